// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.fabric.Counters;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Link;
import dev.umlaut.fabric.LinkCounters;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;

/// The cable between an interface of a running lab and its network: to be broken, and watched. It
/// is there whether the interface's host runs or not, and stays as it is when that is booted anew.
///
/// Safe for any thread but the loop's.
///
/// @since 0.1
public final class LabLink {
  private static final long CAPTURE_BYTES_MAX = 1L << 30;

  private final Lab lab;
  private final EventLoop loop;
  private final Attachment plug;
  private final Link link;

  LabLink(Lab lab, EventLoop loop, Attachment plug) {
    this.lab = lab;
    this.loop = loop;
    this.plug = plug;
    this.link = plug.link();
  }

  /// Host and interface, `moon:eth0`, or network and kind of a way out, `internet:vxlan`.
  public String name() {
    return link.name();
  }

  /// What happens to frames in one direction.
  public Impairments impairments(Direction direction) {
    return loop.call(() -> link.impairments(direction));
  }

  /// Set what happens to frames from now on, the same in each direction.
  public void impair(Impairments impairments) {
    change(() -> {
      for (Direction direction : Direction.values()) {
        link.impair(direction, impairments);
      }
    });
  }

  /// Set what happens to frames from now on, in the words of a lab's file. Whether the cable is
  /// plugged in stays as it is.
  ///
  /// @param words as in `delay: 5ms, in: {loss: 1%}`; none of them: nothing happens
  /// @throws UmlautException when they cannot be understood
  public void impair(String words) {
    LinkDefinition wanted = LinkDefinition.parse(words);
    if (!wanted.plugged()) {
      throw new UmlautException(
          "an impairment leaves the cable where it is: \"%s\"".formatted(words),
          "say unplug() for that");
    }
    change(() -> {
      link.impair(Direction.TO_NETWORK, wanted.out());
      link.impair(Direction.TO_PORT, wanted.in());
    });
  }

  /// Set what happens to frames from now on in one direction.
  public void impair(Direction direction, Impairments impairments) {
    change(() -> link.impair(direction, impairments));
  }

  /// All of it, as a lab file would describe it.
  public LinkDefinition definition() {
    return loop.call(() -> LinkDefinition.of(link));
  }

  /// A link at one moment.
  ///
  /// @param definition as a lab file would describe it
  /// @param out what became of the frames that the interface sent
  /// @param in what became of those for it
  public record Reading(LinkDefinition definition, LinkCounters out, LinkCounters in) {}

  /// All that is known of it, of the same moment.
  public Reading read() {
    return loop.call(() ->
        new Reading(
            LinkDefinition.of(link),
            link.counters(Direction.TO_NETWORK),
            link.counters(Direction.TO_PORT)));
  }

  /// Set all of it at once.
  public void set(LinkDefinition definition) {
    change(() -> definition.applyTo(link));
  }

  /// Whether the cable is plugged in.
  public boolean isPlugged() {
    return loop.call(link::isPlugged);
  }

  /// Pull the cable out: the host sees its carrier go, and what is on its way is lost.
  public void unplug() {
    change(link::unplug);
  }

  /// Plug the cable in again.
  public void plugIn() {
    change(link::plugIn);
  }

  /// What became of the frames in one direction.
  public LinkCounters counters(Direction direction) {
    return loop.call(() -> link.counters(direction));
  }

  /// What has passed its port of the network, and what the port has not taken or let in.
  public Counters portCounters() {
    return loop.call(plug::counters);
  }

  /// How many addresses the switch has learnt behind it, the aged ones included.
  public int addressCount() {
    return loop.call(plug::addressCount);
  }

  /// Record its frames, as [Lab#capture] does.
  public Capture capture(CaptureTarget target, CaptureOptions options) {
    return lab.capture(List.of(name()), target, options);
  }

  /// Record all its frames into a file in pcapng, of 1 GiB at most, until the capture is closed.
  public Capture capture(Path file) {
    return capture(new CaptureTarget.File(file, CAPTURE_BYTES_MAX, 1), CaptureOptions.ALL);
  }

  private void change(Runnable change) {
    loop.call(() -> {
      change.run();
      return true;
    });
  }
}
