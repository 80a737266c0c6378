// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One version of a Debian package, as `apt-cache show` tells it. Ordered by version as far as its
/// numbers go, which is enough to tell kernel releases apart.
///
/// @param name the package
/// @param version its version
/// @param sizeBytes length of the package file
record AptPackage(String name, String version, long sizeBytes) implements Comparable<AptPackage> {

  /// Reads the stanzas that `apt-cache show` prints. Stanzas without the fields of a real package
  /// are passed over.
  static List<AptPackage> parse(String shown) {
    List<AptPackage> packages = new ArrayList<>();
    for (String stanza : shown.split("\n\n", -1)) {
      Map<String, String> fields = new HashMap<>();
      stanza
          .lines()
          .filter(line -> !line.startsWith(" ") && line.contains(": "))
          .forEach(line -> fields.put(before(line), after(line)));
      String name = fields.get("Package");
      String version = fields.get("Version");
      String size = fields.get("Size");
      if (name != null && version != null && size != null) {
        packages.add(new AptPackage(name, version, Long.parseLong(size.strip())));
      }
    }
    return packages;
  }

  /// Name and version, as apt-get wants them: `name=version`.
  String pinned() {
    return name + "=" + version;
  }

  @Override
  public int compareTo(AptPackage other) {
    int order = Arrays.compare(numbers(version), numbers(other.version));
    return order != 0 ? order : version.compareTo(other.version);
  }

  private static long[] numbers(String version) {
    return Arrays.stream(version.split("[^0-9]+", -1))
        .filter(digits -> !digits.isEmpty() && digits.length() < 18)
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private static String before(String line) {
    return line.substring(0, line.indexOf(": "));
  }

  private static String after(String line) {
    return line.substring(line.indexOf(": ") + 2);
  }
}
