// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way out of a network, as the lab's file describes it. A lab has none that its file does not
/// name.
///
/// @since 0.1
public sealed interface UplinkDefinition {
  /// The word by which the file knows it, which also names its link: `internet:vxlan`.
  String kind();

  /// Where it leads, in words for people.
  default String text() {
    return switch (this) {
      case Tap(String name) -> "to this machine, through its interface " + name;
      case Vxlan vxlan -> vxlan.words();
      case Passt passt -> passt.words();
    };
  }

  /// A tap interface of this machine.
  ///
  /// @param name of the interface
  record Tap(String name) implements UplinkDefinition {
    @Override
    public String kind() {
      return "tap";
    }
  }

  /// A tunnel to other machines (RFC 7348).
  ///
  /// @param id the network's number in it, 0 to 2^24 - 1
  /// @param port at which this machine receives, 1 to 65535
  /// @param remotes the other ends: names or addresses, with their ports
  record Vxlan(int id, int port, List<Remote> remotes) implements UplinkDefinition {
    /// Copies the list.
    public Vxlan {
      remotes = List.copyOf(remotes);
    }

    @Override
    public String kind() {
      return "vxlan";
    }

    private String words() {
      String ends =
          remotes.stream()
              .map(end -> end.host() + " port " + end.port())
              .collect(Collectors.joining(", "));
      return "through VXLAN tunnel %d, at UDP port %d, to %s".formatted(id, port, ends);
    }
  }

  /// One end of a tunnel.
  ///
  /// @param host a name or an address
  /// @param port at which it receives
  record Remote(String host, int port) {}

  /// The Internet as any user of this machine has it, through the program `passt`.
  ///
  /// @param address of the host that has it
  /// @param gateway the address that the host has as its gateway
  /// @param dns an address at which the host finds this machine's name server; null: nowhere
  /// @param tcp ports of this machine's loopback interface that lead to the host
  /// @param udp the same for UDP
  record Passt(
      IpPrefix address,
      IpAddress gateway,
      @Nullable IpAddress dns,
      List<Forward> tcp,
      List<Forward> udp)
      implements UplinkDefinition {
    /// Copies the lists.
    public Passt {
      tcp = List.copyOf(tcp);
      udp = List.copyOf(udp);
    }

    @Override
    public String kind() {
      return "passt";
    }

    private String words() {
      String ports =
          Stream.concat(
                  tcp.stream().map(one -> "TCP %d to %d".formatted(one.local(), one.port())),
                  udp.stream().map(one -> "UDP %d to %d".formatted(one.local(), one.port())))
              .collect(Collectors.joining(", "));
      return "to the Internet for %s, through passt%s"
          .formatted(address, ports.isEmpty() ? "" : "; ports of this machine: " + ports);
    }
  }

  /// A port that leads to another one.
  ///
  /// @param local of this machine
  /// @param port of the host
  record Forward(int local, int port) {}
}
