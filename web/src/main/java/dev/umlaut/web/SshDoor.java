// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.guest.HostKey;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A way into the hosts of a running lab for this machine's `ssh`: a key of its own, and a
/// configuration file that knows how to reach each host through its vsock. All of it lies in the
/// lab's run directory and goes with it.
///
/// @since 0.1
public final class SshDoor {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// Programs that join standard input and output with a Unix socket, and how.
  private static final Map<String, String> JOINERS =
      Map.of("socat", "socat - UNIX-CONNECT:%s", "nc", "nc -U %s");

  private SshDoor() {}

  /// Open the door, once more if need be.
  ///
  /// @return the configuration file, for `ssh -F FILE HOST`; empty when this machine lacks `ssh` or
  ///   a program for Unix sockets, or a host does not let the key in
  public static Optional<Path> open(Lab lab) {
    Optional<String> joiner =
        List.of("socat", "nc").stream().filter(SshDoor::isInstalled).findFirst();
    if (joiner.isEmpty() || !isInstalled("ssh")) {
      return Optional.empty();
    }
    try {
      Path folder = lab.runDirectory().resolve("door");
      Files.createDirectories(folder);
      Path config = folder.resolve("ssh_config");
      Path key = folder.resolve("key");
      HostKey made = HostKey.generate();
      letIn(lab.hosts(), made);
      Files.deleteIfExists(key);
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(key, made.privateKeyFile());
      String join = JOINERS.getOrDefault(joiner.get(), "");
      Files.writeString(config, config(lab.hosts(), key, join));
      return Optional.of(config);
    } catch (IOException | UmlautException e) {
      return Optional.empty();
    }
  }

  /// The words of a `known_hosts` line behind the name are those of an `authorized_keys` line.
  private static void letIn(List<LabHost> hosts, HostKey key) {
    byte[] line = key.knownHostsLine("").stripLeading().getBytes(StandardCharsets.UTF_8);
    for (LabHost host : hosts) {
      CommandResult result = host.shell().run("cat >>/etc/umlaut/authorized_keys", line, LIMIT);
      if (!result.succeeded()) {
        throw new UmlautException(host.name() + ": " + result.errorText(), "");
      }
    }
  }

  static String config(List<LabHost> hosts, Path key, String join) {
    StringBuilder text = new StringBuilder();
    for (LabHost host : hosts) {
      String socket = join.formatted(host.vsockSocket());
      text.append("Host ").append(host.name()).append('\n');
      // Firecracker's handshake: a line goes out, a line comes back, then the stream is open.
      text.append("  ProxyCommand sh -c '{ echo CONNECT 22; cat; } | ")
          .append(socket)
          .append(" | { read -r answer; cat; }'\n");
    }
    text.append(
        """
        Host *
          User root
          IdentityFile %s
          IdentitiesOnly yes
          StrictHostKeyChecking no
          UserKnownHostsFile /dev/null
          LogLevel ERROR
        """
            .formatted(key));
    return text.toString();
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
