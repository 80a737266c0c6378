// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import dev.umlaut.os.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the packages of an image come from: the archives this machine's apt is set up with, asked
/// for another suite; with updates and security updates if the machine has these itself.
///
/// @param archives addresses that may be Debian's archive, most likely first
/// @param updates whether the machine takes updates between releases
/// @param security addresses of security archives
record ImageSources(List<String> archives, boolean updates, List<String> security) {
  // 'scheme://host/debian/dists/bookworm-security/InRelease' host_debian_… 0
  private static final Pattern RELEASE =
      Pattern.compile("^'([^']+)/dists/([a-z]+)-(updates|security)/InRelease' .*$");

  // How files are fetched, not which: proxies, retries, certificates, clocks.
  private static final Pattern SETTING =
      Pattern.compile(
          "^Acquire::(https?|ftp|Retries|Queue-Mode|Check-|Max-ValidTime|ForceIPv).* \"[^\"]+\";$");

  ImageSources {
    archives = List.copyOf(archives);
    security = List.copyOf(security);
  }

  /// Asks this machine's apt.
  ///
  /// @throws EnvironmentException when there is no apt or no archive
  static ImageSources ofMachine() throws IOException, InterruptedException {
    List<String> archives = DebianArchive.addresses();
    String uris = ask("apt-get", "update", "--print-uris");
    return parse(archives, uris);
  }

  /// Reads what `apt-get update --print-uris` prints.
  static ImageSources parse(List<String> archives, String printedUris) {
    boolean updates = false;
    Set<String> security = new LinkedHashSet<>();
    for (String line : printedUris.lines().toList()) {
      Matcher release = RELEASE.matcher(line);
      if (release.matches() && release.group(3).equals("security")) {
        security.add(release.group(1));
      }
      updates |= release.matches() && release.group(3).equals("updates");
    }
    return new ImageSources(archives, updates, new ArrayList<>(security));
  }

  /// Those settings of this machine's apt that a build must keep, as lines of an apt.conf.
  static List<String> aptSettings() throws IOException, InterruptedException {
    return settings(ask("apt-config", "dump"));
  }

  /// Picks them from what `apt-config dump` prints.
  static List<String> settings(String dump) {
    List<String> lines =
        new ArrayList<>(dump.lines().filter(line -> SETTING.matcher(line).matches()).toList());
    lines.add("Acquire::Languages \"none\";");
    lines.add("Acquire::Retries \"3\";");
    return lines;
  }

  /// The lines of a sources.list.
  ///
  /// @param archive one of [#archives]
  List<String> lines(String archive, String suite) {
    String form = "deb [signed-by=" + DebianArchive.KEYRING + "] %s %s main";
    List<String> lines = new ArrayList<>();
    lines.add(form.formatted(archive, suite));
    if (updates) {
      lines.add(form.formatted(archive, suite + "-updates"));
    }
    for (String address : security) {
      lines.add(form.formatted(address, suite + "-security"));
    }
    return lines;
  }

  /// The lines of a sources.list for source packages, security first: of a version that several
  /// archives list, apt fetches the files from the first, and a release may list those that only
  /// its security archive has so far.
  ///
  /// @param archive one of [#archives]
  List<String> sourceLines(String archive, String suite) {
    return lines(archive, suite).reversed().stream()
        .map(line -> line.replaceFirst("^deb ", "deb-src "))
        .toList();
  }

  private static String ask(String... words) throws IOException, InterruptedException {
    return HostCommand.of("ask apt", Path.of("/"), words).output();
  }
}
