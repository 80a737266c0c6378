// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where an image is built: in namespaces of its own, in which the builder is root and may mount,
/// change owners and chroot, without a privilege on the machine. An ordinary user needs a range of
/// user ids for that, which Debian gives to every new user (subuid(5)).
///
/// The namespaces end with this process, however it ends, and all processes in them with them.
///
/// @since 0.1
public final class ImageNamespace {
  private static final long IDS_NEEDED = 65_536;
  private static final long FIRST_FREE_ID = 100_000;
  private static final Path USER_IDS = Path.of("/etc/subuid");
  private static final Path GROUP_IDS = Path.of("/etc/subgid");

  private ImageNamespace() {}

  /// The words before a command that is to run inside.
  static List<String> prefix() {
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "unshare"));
    if (!Users.isRoot()) {
      words.addAll(List.of("--user", "--map-auto", "--map-root-user"));
    }
    words.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    return words;
  }

  /// Sees whether this machine lets this user make the namespaces.
  ///
  /// @throws EnvironmentException when it does not; the hint is the command that changes it
  public static void require() throws InterruptedException {
    if (!Users.isRoot()) {
      String user = System.getProperty("user.name");
      boolean hasUserIds = hasRange(lines(USER_IDS), user, Users.uid());
      if (!hasUserIds || !hasRange(lines(GROUP_IDS), user, Users.uid())) {
        List<String> all =
            Stream.concat(lines(USER_IDS).stream(), lines(GROUP_IDS).stream()).toList();
        throw new EnvironmentException(
            "cannot build an image as %s: no range of user ids in %s and %s"
                .formatted(user, USER_IDS, GROUP_IDS),
            giveRange(all, user));
      }
    }
    probe();
  }

  /// Whether lines of subuid(5) give a user at least 65536 ids in one range.
  static boolean hasRange(List<String> lines, String user, long uid) {
    return lines.stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 3)
        .filter(fields -> fields[0].equals(user) || fields[0].equals(Long.toString(uid)))
        .anyMatch(fields -> number(fields[2]) >= IDS_NEEDED);
  }

  /// The command that gives a user the first ids that nobody has.
  static String giveRange(List<String> lines, String user) {
    long start = FIRST_FREE_ID;
    for (String line : lines) {
      String[] fields = line.split(":", -1);
      if (fields.length == 3) {
        start = Math.max(start, number(fields[1]) + number(fields[2]));
      }
    }
    long end = start + IDS_NEEDED - 1;
    return "sudo usermod --add-subuids %d-%d --add-subgids %d-%d %s"
        .formatted(start, end, start, end, user);
  }

  private static void probe() throws InterruptedException {
    Path log = Path.of("");
    try {
      log = Files.createTempFile("umlaut-namespace", ".log");
      List<String> words = new ArrayList<>(prefix());
      words.addAll(List.of("mount", "-t", "tmpfs", "umlaut", "/mnt"));
      try (BuildLog lines = BuildLog.create(log)) {
        var command = HostCommand.of("try", Path.of("/"), words.toArray(String[]::new));
        if (command.status(lines, _ -> {}) != 0) {
          throw new EnvironmentException(
              "this machine does not allow namespaces to %s:%n%s"
                  .formatted(System.getProperty("user.name"), lines.tail().stripTrailing()),
              hint());
        }
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot try namespaces: " + e, "", e);
    } finally {
      delete(log);
    }
  }

  private static String hint() {
    return Users.isRoot()
        ? "In a container? Start it with the capability SYS_ADMIN, or run Umlaut as an ordinary"
            + " user."
        : "sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000"
            + " kernel.apparmor_restrict_unprivileged_userns=0 (those of them that exist)";
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      assert e != null; // a small file more in the folder for temporary files
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long number(String field) {
    try {
      return Long.parseLong(field.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
