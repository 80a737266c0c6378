// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.StreamUplink;
import dev.umlaut.fabric.TapUplink;
import dev.umlaut.fabric.Uplink;
import dev.umlaut.fabric.VxlanUplink;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.LinuxException;
import dev.umlaut.os.UmlautException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The ways out of a running lab, of which there are as many as its file names.
///
/// Safe for any thread but the loop's.
final class Uplinks implements AutoCloseable {
  private final EventLoop loop;
  private final List<Passt> programs = new ArrayList<>();
  private final List<Uplink> open = new ArrayList<>();

  private Uplinks(EventLoop loop) {
    this.loop = loop;
  }

  /// Open them and plug them in.
  ///
  /// @throws UmlautException when one cannot be; none is open then
  static Uplinks open(LabDefinition lab, LabResources resources, Cabling cabling) {
    Uplinks uplinks = new Uplinks(resources.loop());
    try {
      for (NetworkDefinition network : lab.networks()) {
        UplinkPort port = network.uplink();
        if (port != null) {
          uplinks.refuseVirtualTime(lab, network);
          cabling.plugIn(network, port, uplinks.open(network, port.uplink(), resources));
        }
      }
      return uplinks;
    } catch (RuntimeException e) {
      uplinks.close();
      throw e;
    }
  }

  /// Nobody out there would stand still with it.
  private void refuseVirtualTime(LabDefinition lab, NetworkDefinition network) {
    if (loop.virtualTime().isPresent()) {
      throw new UmlautException(
          "lab %s has a way out, network %s, which virtual time cannot have"
              .formatted(lab.name(), network.name()),
          "run it in real time, or take its \"uplink\" out");
    }
  }

  private Uplink open(NetworkDefinition network, UplinkDefinition wanted, LabResources resources) {
    Uplink made =
        switch (wanted) {
          case UplinkDefinition.Tap tap -> tap(tap);
          case UplinkDefinition.Vxlan vxlan -> vxlan(vxlan);
          case UplinkDefinition.Passt passt -> passt(network, passt, resources);
        };
    open.add(made);
    return made;
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

  private Uplink passt(
      NetworkDefinition network, UplinkDefinition.Passt passt, LabResources resources) {
    RunDirectory directory = resources.directory();
    Passt program =
        Passt.start(
            passt,
            directory.path().resolve("passt-" + network.name()),
            directory.guestUid(),
            resources.reaper());
    programs.add(program);
    return loop.call(() -> StreamUplink.open(loop, program.socket()));
  }

  @Override
  public void close() {
    loop.call(() -> {
      open.forEach(Uplink::close);
      return true;
    });
    programs.forEach(Passt::close);
  }
}
