// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where this machine's apt gets Debian from. Umlaut names no mirror: whatever the machine uses, a
/// mirror, a cache in the house or a copy on a disk, serves the other suites that a build needs,
/// too.
///
/// @since 0.1
public final class DebianArchive {
  /// The keys that the archive signs its suites with; package debian-archive-keyring.
  public static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

  // 'scheme://host/debian/dists/bookworm/InRelease' host_debian_dists_bookworm_InRelease 0
  private static final Pattern RELEASE =
      Pattern.compile("^'([^']+)/dists/([^']+)/InRelease' .*$", Pattern.MULTILINE);

  private DebianArchive() {}

  /// The addresses at which the machine's apt may find Debian, most likely first. Not each of them
  /// need be Debian's: try them in turn, signatures tell.
  ///
  /// @throws EnvironmentException when there is none
  public static List<String> addresses() throws IOException, InterruptedException {
    String uris;
    try {
      // Needs no privilege and no downloaded lists, unlike `indextargets`.
      uris = HostCommand.of("ask apt", Path.of("/"), "apt-get", "update", "--print-uris").output();
    } catch (EnvironmentException e) {
      throw new EnvironmentException(
          "there is no apt-get: kernels and images are built from Debian packages",
          "Run Umlaut on Debian 12 or newer.",
          e);
    }
    List<String> addresses = parse(uris);
    if (addresses.isEmpty()) {
      throw new EnvironmentException(
          "apt on this machine has no archive from which Debian packages could be fetched",
          "Add Debian's archive to /etc/apt/sources.list.d, then run: apt-get update");
    }
    return addresses;
  }

  /// Reads what `apt-get update --print-uris` prints.
  static List<String> parse(String printedUris) {
    List<String> likely = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Matcher release = RELEASE.matcher(printedUris);
    while (release.find()) {
      String address = release.group(1);
      // Security updates are an archive of their own, which has no other suites.
      if (!release.group(2).endsWith("-security") && !release.group(2).contains("/")) {
        (address.endsWith("/debian") ? likely : others).add(address);
      }
    }
    likely.addAll(others);
    return likely.stream().distinct().toList();
  }
}
