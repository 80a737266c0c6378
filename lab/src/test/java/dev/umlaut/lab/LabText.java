// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A lab file for tests that uses every key, and the folder around it.
final class LabText {
  static final String EVERYTHING =
      """
      lab: everything
      description: |
        Uses every key.
      kernel: full
      image: strongswan
      memory: 96M
      pki: pki.yaml
      files: files
      networks:
        internet: {type: switch}
        moon-lan: {type: hub, link: {delay: 1ms, jitter: 10us}}
        spare:
      hosts:
        moon:
          memory: 1G
          files: hosts/moon
          gateway: 192.168.0.254
          gateway6: fec0::fe
          aliases: [moon.example.org, gate]
          interfaces:
            eth0: {network: internet, mac: "52:54:00:c7:b8:b0", \
      addresses: [192.168.0.1/24, "fec0::1/16"]}
            eth1: {network: moon-lan, addresses: [10.1.0.1/16], up: false}
        alice:
          interfaces:
            eth0:
              network: moon-lan
              addresses: [10.1.0.10/16]
              link:
                duplicate: 0.1%
                corrupt: 0.01%
                mtu: 1400
                plugged: false
                out: {delay: 5ms, distribution: normal, reorder: 0.5%, rate: 1.5mbit, queue: 100}
                in:
                  loss: {enter: 1%, leave: 20%, bad: 90%, good: 0.1%}
                  drop: {filter: udp port 500, every: 3}
        carol:
          shares: [".:/srv/lab", {from: hosts, at: /mnt/hosts, write: true}]
      clock: virtual
      disk: copy
      shares: [files]
      faults:
        - {at: 10s, link: moon:eth0, loss: 20%, in: {drop: esp}}
        - {at: 15.5s, every: 1s, link: alice:eth0, unplug: true}
        - {at: 16s, link: alice:eth0, plug: true}
        - {at: 20s, link: moon:eth0, clear: true}
        - {at: 7200s, host: moon, kill: true}
        - {at: 7210s, host: moon, start: true}
        - {at: 7220s, host: moon, pause: true}
        - {at: 7221s, host: moon, resume: true}
        - {at: 7230s, host: moon, stop: true}
        - {at: 7240s, host: moon, reset: true}
      """;

  /// What interfaces say about their ports, and networks about the ways out.
  static final String PORTS =
      """
      lab: ports
      image: strongswan
      networks:
        floor:
          ageing: 30s
          uplink:
            vxlan:
              id: 42
              port: 4790
              remote: [192.0.2.1, "[2001:db8::1]:4791", "other.example:4792"]
            trunk: [10, 20]
            link: {delay: 5ms}
        desk: {uplink: {tap: tap0, vlan: 7}}
        home:
          uplink:
            passt:
              address: 10.0.0.2/24
              gateway: 10.0.0.1
              dns: 10.0.0.3
              tcp: ["8080:80"]
              udp: ["5353:53"]
        repeater: {type: hub}
      hosts:
        moon:
          interfaces:
            eth0: {network: floor, vlan: 10, learn: 4}
            eth1: {network: floor, vlan: 10, trunk: [20, 30]}
            eth2: {network: floor, trunk: all}
            eth3: {network: floor, mirror: ["moon:eth0", "floor:vxlan"]}
            eth4: {network: floor, mirror: all}
            eth5: {network: repeater}
      """;

  /// A lab without anything in it.
  static final LabDefinition EMPTY =
      new LabDefinition(
          "empty",
          "",
          Path.of(""),
          "lean",
          LabClock.REAL,
          "i",
          null,
          List.of(),
          List.of(),
          List.of(),
          HostDefaults.PLAIN,
          List.of());

  private LabText() {}

  /// Write the text as `lab.yaml` into the folder, with the files that it names.
  static Path write(Path folder, String text) {
    try {
      Files.createDirectories(folder.resolve("files"));
      Files.createDirectories(folder.resolve("hosts/moon"));
      Files.writeString(folder.resolve("pki.yaml"), "authorities: {root: {subject: CN=root}}\n");
      return Files.writeString(folder.resolve(LabFile.NAME), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// The text with one piece exchanged, which must be there.
  static String with(String piece, String replacement) {
    if (!EVERYTHING.contains(piece)) {
      throw new AssertionError("the lab does not contain " + piece);
    }
    return EVERYTHING.replace(piece, replacement);
  }
}
