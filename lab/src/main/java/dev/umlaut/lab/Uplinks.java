// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UmlautException;
import dev.umlaut.uplink.StreamUplink;
import dev.umlaut.uplink.TapUplink;
import dev.umlaut.uplink.Uplink;
import dev.umlaut.uplink.VxlanUplink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The ways out of a running lab, of which there are as many as its file names, and those of
/// networks that were added since.
///
/// Safe for any thread but the loop's, one at a time.
final class Uplinks implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Uplinks.class.getName());

  private final LabDefinition first;
  private final LabResources resources;
  private final EventLoop loop;
  private final Cabling cabling;

  /// Under the names of their networks.
  private final Map<String, Way> ways = new ConcurrentHashMap<>();

  /// A way out that is open.
  ///
  /// @param program that it leads through; null: none
  private record Way(Uplink uplink, @Nullable Passt program) {}

  private Uplinks(LabDefinition first, LabResources resources, Cabling cabling) {
    this.first = first;
    this.resources = resources;
    this.loop = resources.loop();
    this.cabling = cabling;
  }

  /// Open those of a lab and plug them in.
  ///
  /// @throws UmlautException when one cannot be; none is open then
  static Uplinks open(LabDefinition lab, LabResources resources, Cabling cabling) {
    Uplinks uplinks = new Uplinks(lab, resources, cabling);
    try {
      lab.networks().forEach(uplinks::open);
      return uplinks;
    } catch (RuntimeException e) {
      uplinks.close();
      throw e;
    }
  }

  /// Open that of a network, if it has one, and plug it in.
  ///
  /// @throws UmlautException when it cannot be
  void open(NetworkDefinition network) {
    UplinkPort port = network.uplink();
    if (port == null) {
      return;
    }
    refuseVirtualTime(network);
    Way way =
        switch (port.uplink()) {
          case UplinkDefinition.Tap tap -> new Way(tap(tap), null);
          case UplinkDefinition.Vxlan vxlan -> new Way(vxlan(vxlan), null);
          case UplinkDefinition.Passt passt -> passt(network, passt);
        };
    ways.put(network.name(), way);
    cabling.plugIn(network, port, way.uplink());
  }

  /// Close that of a network, if it has one.
  void close(NetworkDefinition network) {
    Way way = ways.remove(network.name());
    if (way != null) {
      cabling.unplug(network);
      close(way);
    }
  }

  /// Nobody out there would stand still with it.
  private void refuseVirtualTime(NetworkDefinition network) {
    if (loop.virtualTime().isPresent()) {
      throw new UmlautException(
          "lab %s has a way out, network %s, which virtual time cannot have"
              .formatted(first.name(), network.name()),
          "run it in real time, or take its \"uplink\" out");
    }
  }

  private Uplink tap(UplinkDefinition.Tap tap) {
    try {
      return loop.call(() -> TapUplink.open(loop, tap.name()));
    } catch (LinuxException e) {
      throw new EnvironmentException(
          "cannot attach to the tap interface %s: %s".formatted(tap.name(), e.getMessage()),
          "let root make it for this user: ip tuntap add %s mode tap user %s"
              .formatted(tap.name(), System.getProperty("user.name")),
          e);
    }
  }

  private Uplink vxlan(UplinkDefinition.Vxlan vxlan) {
    List<InetSocketAddress> remotes = new ArrayList<>();
    for (UplinkDefinition.Remote remote : vxlan.remotes()) {
      try {
        remotes.add(new InetSocketAddress(InetAddress.getByName(remote.host()), remote.port()));
      } catch (UnknownHostException e) {
        throw new EnvironmentException(
            "the other end of the tunnel, " + remote.host() + ", has no address", "", e);
      }
    }
    try {
      return loop.call(() -> VxlanUplink.open(loop, vxlan.id(), vxlan.port(), remotes));
    } catch (LinuxException e) {
      throw new EnvironmentException(
          "cannot receive at UDP port %d: %s".formatted(vxlan.port(), e.getMessage()),
          "say another one: \"port: …\"; the other end must know it",
          e);
    } catch (IllegalArgumentException e) {
      throw new UmlautException("a tunnel cannot be like that: " + e.getMessage(), "", e);
    }
  }

  private Way passt(NetworkDefinition network, UplinkDefinition.Passt passt) {
    RunDirectory directory = resources.directory();
    Passt program =
        Passt.start(
            PasstProgram.INSTALLED,
            passt,
            directory.path().resolve("passt-" + network.name()),
            directory.guestUid(),
            resources.reaper());
    program.onLoss(why ->
        LOGGER.log(
            System.Logger.Level.WARNING,
            "network {0} of lab {1} has lost its way out: passt has ended with {2}; \"umlaut remove"
                + " network\" and \"umlaut add network\" make it anew, as do \"down\" and \"up\"",
            network.name(),
            first.name(),
            why));
    try {
      return new Way(loop.call(() -> StreamUplink.open(loop, program.socket())), program);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private void close(Way way) {
    if (way.program() != null) {
      way.program().release();
    }
    boolean _ =
        loop.call(() -> {
          way.uplink().close();
          return true;
        });
    if (way.program() != null) {
      way.program().close();
    }
  }

  @Override
  public void close() {
    ways.values().forEach(this::close);
    ways.clear();
  }
}
