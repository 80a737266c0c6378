// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The cable between a port and its network. Things can happen to the frames on it, it can be
/// pulled out, and it can be listened to.
///
/// What happens by chance is decided by the lab's seed, the link's name, the direction and the
/// number of the frame in it: the same in every run.
///
/// Owned by the loop's thread.
///
/// @since 0.1
public final class Link {
  /// Most taps on one link.
  public static final int TAPS_MAX = 16;

  private final String name;
  private final Wiring wiring;
  private final Consumer<Boolean> onPlug;
  private final Lane toNetwork;
  private final Lane toPort;
  private Tap[] taps = {}; // replaced, never changed
  private boolean plugged = true;

  /// The two things that a link connects.
  ///
  /// @param network where what the port sends comes out
  /// @param port where what is for the port comes out
  record Ends(Lane.End network, Lane.End port) {}

  /// @param onPlug is told when the link is plugged in or pulled out
  Link(String name, Wiring wiring, Ends ends, Consumer<Boolean> onPlug) {
    this.name = name;
    this.wiring = wiring;
    this.onPlug = onPlug;
    int order = wiring.nextOrder();
    toNetwork = new Lane(wiring, order, luck(Direction.TO_NETWORK), ends.network());
    toPort = new Lane(wiring, order + 1, luck(Direction.TO_PORT), ends.port());
  }

  private Luck luck(Direction direction) {
    return new Luck(new Dice(wiring.seed(), name + " " + direction));
  }

  /// The name of its attachment.
  public String name() {
    return name;
  }

  /// What happens to frames in one direction.
  public Impairments impairments(Direction direction) {
    return lane(direction).impairments();
  }

  /// Sets what happens to frames in one direction from now on. Those that are on their way arrive
  /// as they would have, and none that comes after them before them unless it overtakes.
  public void impair(Direction direction, Impairments impairments) {
    lane(direction).impair(impairments);
  }

  /// Whether the cable is plugged in.
  public boolean isPlugged() {
    return plugged;
  }

  /// Pulls the cable out: the port loses its carrier, what is on its way is lost, and the network
  /// forgets the addresses behind it.
  public void unplug() {
    plug(false);
  }

  /// Plugs the cable in again.
  public void plugIn() {
    plug(true);
  }

  private void plug(boolean in) {
    if (plugged != in) {
      plugged = in;
      toNetwork.plug(in);
      toPort.plug(in);
      onPlug.accept(in);
    }
  }

  /// What became of the frames in one direction.
  public LinkCounters counters(Direction direction) {
    return lane(direction).counters();
  }

  /// Listens to the link.
  ///
  /// @throws IllegalStateException when [#TAPS_MAX] do so already
  public void add(Tap tap) {
    if (taps.length == TAPS_MAX) {
      throw new IllegalStateException(name + " has " + TAPS_MAX + " taps already");
    }
    Tap[] more = Arrays.copyOf(taps, taps.length + 1);
    more[taps.length] = tap;
    taps = more;
  }

  /// Listens no longer; a tap that does not is no error.
  public void remove(Tap tap) {
    List<Tap> rest = new ArrayList<>(Arrays.asList(taps));
    rest.remove(tap);
    taps = rest.toArray(new Tap[0]);
  }

  Wiring wiring() {
    return wiring;
  }

  /// The port sends a frame.
  void send(Frame frame) {
    if (plugged) {
      show(Direction.TO_NETWORK, frame);
    }
    toNetwork.enter(frame);
  }

  /// The network has a frame for the port.
  void receive(Frame frame) {
    toPort.enter(frame);
  }

  /// Shows a frame to those who listen.
  void show(Direction direction, Frame frame) {
    for (Tap tap : taps) {
      tap.see(direction, frame);
    }
  }

  /// Loses what is on its way, and everything from now on.
  void close() {
    toNetwork.plug(false);
    toPort.plug(false);
  }

  private Lane lane(Direction direction) {
    return switch (direction) {
      case TO_NETWORK -> toNetwork;
      case TO_PORT -> toPort;
    };
  }

  @Override
  public String toString() {
    return "Link[" + name + "]";
  }
}
