// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Link;
import dev.umlaut.loop.Claim;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.loop.Timer;
import dev.umlaut.os.UmlautException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// A time line of faults that goes on in a running lab: entries of its calendar. In virtual time
/// each comes at exactly its nanosecond, before any frame of the same time.
///
/// Owned by the loop thread; closing is for any other.
///
/// @since 0.1
public final class Faults implements AutoCloseable {
  private final Lab lab;
  private final EventLoop loop;
  private final Cabling cabling;
  private final Consumer<Happened> told;
  private final long beganNanos;
  private final List<Timer> timers = new ArrayList<>();
  private final HostChanges changes;

  /// How the links were that something has happened to.
  private final Map<Link, LinkDefinition> before = new LinkedHashMap<>();

  /// One that has happened.
  ///
  /// @param after how long after the beginning of the time line
  /// @param target the link or host
  /// @param text what happened to it
  public record Happened(Duration after, String target, String text) {}

  private Faults(
      Lab lab, EventLoop loop, Cabling cabling, List<Fault> faults, Consumer<Happened> told) {
    this.lab = lab;
    this.loop = loop;
    this.cabling = cabling;
    this.told = told;
    this.changes = new HostChanges(lab);
    this.beganNanos = loop.nowNanos();
    for (Fault fault : faults) {
      int place = timers.size();
      timers.add(loop.at(beganNanos + fault.at().toNanos(), () -> happens(fault, place, 0)));
    }
  }

  /// Begins a time line, now.
  ///
  /// @throws UmlautException when a host is to be paused in virtual time
  static Faults begin(
      Lab lab, EventLoop loop, Cabling cabling, List<Fault> faults, Consumer<Happened> told) {
    if (loop.virtualTime().isPresent()) {
      faults.stream().map(Fault::deed).forEach(Faults::requireTimeless);
    }
    return loop.call(() -> new Faults(lab, loop, cabling, faults, told));
  }

  private static void requireTimeless(Fault.Deed deed) {
    if (deed instanceof Fault.Change(String host, Fault.HostChange change)
        && (change == Fault.HostChange.PAUSE || change == Fault.HostChange.RESUME)) {
      throw new UmlautException(
          "a fault is to %s host %s, which cannot be in virtual time".formatted(
              change.word(), host),
          "pull its cables instead, or run in real time");
    }
  }

  private void happens(Fault fault, int place, long round) {
    Duration after = fault.at().plus(fault.every().multipliedBy(round));
    if (!fault.every().isZero()) {
      timers.set(
          place,
          loop.at(
              beganNanos + after.plus(fault.every()).toNanos(),
              () -> happens(fault, place, round + 1)));
    }
    String text = fault.deed().text();
    try {
      make(fault.deed(), after);
    } catch (UmlautException e) { // somebody has removed the link
      text += ", but " + e.getMessage();
    }
    told.accept(new Happened(after, fault.deed().target(), text));
  }

  private void make(Fault.Deed deed, Duration after) {
    switch (deed) {
      case Fault.Impair(String name, LinkDefinition what) -> {
        Link link = touched(name);
        link.impair(Direction.TO_NETWORK, what.out());
        link.impair(Direction.TO_PORT, what.in());
      }
      case Fault.Cable(String name, boolean plugged) -> {
        Link link = touched(name);
        if (plugged) {
          link.plugIn();
        } else {
          link.unplug();
        }
      }
      case Fault.Kill(String host) -> kill(lab.host(host));
      case Fault.Change change ->
          changes.begin(
              change,
              problem ->
                  loop.execute(
                      () -> told.accept(new Happened(after, change.target(), problem))));
    }
  }

  private Link touched(String name) {
    Attachment plug = cabling.plug(name);
    Link link = plug.link();
    before.computeIfAbsent(link, LinkDefinition::of);
    return link;
  }

  /// To wait for the end of a process is nothing for the loop. Virtual time stands still meanwhile.
  private void kill(LabHost host) {
    Claim standing = loop.standing();
    Thread.ofVirtual()
        .name("fault-" + host.name())
        .start(() -> {
          try (standing) {
            host.guest().close();
          }
        });
  }

  /// Nothing further happens, the links that something has happened to are as they were before, and
  /// hosts that stand still go on. What is under way with a host is awaited. Idempotent.
  @Override
  public void close() {
    try {
      boolean _ =
          loop.call(() -> {
            timers.forEach(Timer::cancel);
            before.forEach((link, definition) -> definition.applyTo(link));
            before.clear();
            return true;
          });
    } catch (RejectedExecutionException e) {
      // The lab has ended, and its calendar with it.
      System.getLogger(Faults.class.getName()).log(System.Logger.Level.DEBUG, "closed late", e);
    }
    changes.close();
  }
}
