// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Attachment;
import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Link;
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
      EventLoop loop,
      Cabling cabling,
      HostChanges changes,
      List<Fault> faults,
      Consumer<Happened> told) {
    this.loop = loop;
    this.cabling = cabling;
    this.told = told;
    this.changes = changes;
    this.beganNanos = loop.nowNanos();
    for (Fault fault : faults) {
      int place = timers.size();
      timers.add(loop.at(beganNanos + fault.at().toNanos(), () -> happens(fault, place, 0)));
    }
  }

  /// Begins a time line, now.
  ///
  /// @param changes are its own from here on
  /// @throws UmlautException when a host is to be paused in virtual time
  static Faults begin(
      EventLoop loop,
      Cabling cabling,
      HostChanges changes,
      List<Fault> faults,
      Consumer<Happened> told) {
    boolean done = false;
    try {
      if (loop.virtualTime().isPresent()) {
        Fault.requireForVirtualTime(faults);
      }
      Faults begun = loop.call(() -> new Faults(loop, cabling, changes, faults, told));
      done = true;
      return begun;
    } finally {
      if (!done) {
        changes.close();
      }
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
    } catch (UmlautException e) { // such as: somebody has removed the link
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
      // To wait for the end of a process, or for a boot, is nothing for the loop.
      case Fault.Kill kill -> changes.kill(kill, loop::standing);
      case Fault.Change change ->
          changes.begin(
              change,
              loop.standing(),
              news -> loop.execute(() -> told.accept(new Happened(after, change.target(), news))));
    }
  }

  private Link touched(String name) {
    Attachment plug = cabling.plug(name);
    Link link = plug.link();
    before.computeIfAbsent(link, LinkDefinition::of);
    return link;
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
