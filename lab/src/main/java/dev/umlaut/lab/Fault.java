// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Something that happens to a lab at a time that was written down before.
///
/// @param at how long after the beginning of the time line, by the lab's clock
/// @param every how long after that again, and again; zero: it happens once
/// @param deed what happens
/// @since 0.1
public record Fault(Duration at, Duration every, Deed deed) {
  static final String ONE_CLOCK =
      "no host can stand still by itself in virtual time: all have one clock";
  static final String ONE_CLOCK_HINT =
      "pull its cables instead (\"link: HOST:eth0, unplug: true\"), or run in real time";

  /// Whether it cannot be in virtual time: to pause a host, or to let it go on.
  boolean needsRealTime() {
    return deed instanceof Change(_, HostChange change)
        && (change == HostChange.PAUSE || change == HostChange.RESUME);
  }

  /// Refuses what virtual time cannot have. All hosts have one clock there: there is no moment at
  /// which one stands still and the others do not.
  ///
  /// @throws UmlautException one of the faults is to pause a host, or to let it go on
  public static void requireForVirtualTime(List<Fault> faults) {
    for (Fault fault : faults) {
      if (fault.needsRealTime()) {
        throw new UmlautException(
            "a fault is to %s host %s: %s"
                .formatted(fault.deed().text(), fault.deed().target(), ONE_CLOCK),
            ONE_CLOCK_HINT);
      }
    }
  }

  /// What happens, and to what.
  public sealed interface Deed {
    /// The link, as in `moon:eth0`, or the host.
    String target();

    /// What happens to it, in a few words.
    String text();
  }

  /// From then on this happens to frames on a link, and nothing else.
  ///
  /// @param target the link
  /// @param link whether it is plugged does not matter: that stays as it is
  public record Impair(String target, LinkDefinition link) implements Deed {
    @Override
    public String text() {
      String text = new LinkDefinition(link.out(), link.in(), true).text();
      return text.isEmpty() ? "clear" : text;
    }
  }

  /// A cable is pulled out or plugged in; what happens to frames stays as it is.
  ///
  /// @param target the link
  public record Cable(String target, boolean plugged) implements Deed {
    @Override
    public String text() {
      return plugged ? "plug" : "unplug";
    }
  }

  /// The power of a host fails.
  ///
  /// @param target the host
  public record Kill(String target) implements Deed {
    @Override
    public String text() {
      return "kill";
    }
  }

  /// Somebody does something with a host.
  ///
  /// @param target the host
  public record Change(String target, HostChange change) implements Deed {
    @Override
    public String text() {
      return change.word();
    }
  }

  /// What can be done with a host besides pulling its plug.
  public enum HostChange {
    /// It stands still until [#RESUME]. Only in real time.
    PAUSE,
    /// It goes on.
    RESUME,
    /// It is shut down in good order, or ended with force after ten seconds.
    STOP,
    /// It is booted with the disk that it had; one that runs is left alone.
    START,
    /// It is ended and booted with a fresh disk.
    RESET;

    /// The key in a file.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
