// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.share.ShareServer;
import dev.umlaut.vhost.FileServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The shares of one host: servers of their files, and units by which the host mounts them before
/// it is ready. The units are in `/run`, so that none is left on a disk that is kept.
final class HostShares {
  private static final String UNITS = "run/systemd/system/";

  /// How long a host believes what it was told about a file. In virtual time that could be forever.
  private static final Duration VALID = Duration.ofMillis(100);

  private HostShares() {}

  /// Opens the shared folders.
  ///
  /// @param virtual whether the host's time is virtual
  /// @throws dev.umlaut.os.UmlautException one of them is not there
  static List<FileServer> open(HostDefinition host, boolean virtual) {
    List<FileServer> servers = new ArrayList<>();
    try {
      for (ShareDefinition share : host.shares()) {
        servers.add(
            ShareServer.open(
                tag(servers.size()),
                share.realFolder(),
                share.writable(),
                virtual ? Duration.ZERO : VALID));
      }
      return servers;
    } catch (RuntimeException e) {
      servers.forEach(FileServer::close);
      throw e;
    }
  }

  private static String tag(int index) {
    return "share" + index;
  }

  /// Adds the units that mount them.
  static void addUnits(HostDefinition host, HostFiles files) {
    List<String> units = new ArrayList<>();
    for (ShareDefinition share : host.shares()) {
      String unit = unitName(share.at());
      files.add(UNITS + unit, unit(tag(units.size()), share));
      units.add(unit);
    }
    if (!units.isEmpty()) {
      files.add(
          UNITS + "local-fs.target.d/umlaut-shares.conf",
          "[Unit]\nWants=" + String.join(" ", units) + "\n");
    }
  }

  private static String unit(String tag, ShareDefinition share) {
    return """
    [Unit]
    Description=Shared folder %s

    [Mount]
    What=%s
    Where=%s
    Type=virtiofs
    Options=%s,nosuid,nodev
    """
        .formatted(share.at(), tag, share.at(), share.writable() ? "rw" : "ro");
  }

  /// As `systemd-escape --path --suffix=mount` does.
  static String unitName(String at) {
    StringBuilder name = new StringBuilder();
    for (byte c : at.substring(1).getBytes(StandardCharsets.UTF_8)) {
      if (c == '/') {
        name.append('-');
      } else if (Character.isLetterOrDigit(c) || c == '_' || c == '.') {
        name.append((char) c);
      } else {
        name.append("\\x%02x".formatted(c));
      }
    }
    return name + ".mount";
  }
}
