// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What may be in a bundle, and where.
///
/// ```
///   lab/…                     the lab's folder
///   image/rootfs.ext4         the root file system of its hosts
///   disks/HOST.cow            their disks
///   snapshots/NAME/HOST.cow
/// ```
final class BundlePaths {
  static final String LAB = "lab/";
  static final String IMAGE = "image/rootfs.ext4";

  private static final Pattern DISK =
      Pattern.compile("(disks|snapshots/[a-z][a-z0-9-]{0,31})/[a-z][a-z0-9-]{0,31}\\.(cow|img)");

  private static final int CHARS_MAX = 1024;
  private static final int DEPTH_MAX = 40;

  /// Where links of a host's own files lead to in the host. On this machine nothing is there that
  /// is not everybody's.
  private static final List<String> SYSTEM = List.of("/usr/", "/lib/", "/dev/null");

  private BundlePaths() {}

  /// Says what is wrong with a path, or with a link at it; empty when nothing is.
  ///
  /// @param link the target; empty when it is no link
  static String problem(String path, String link) {
    if (path.length() > CHARS_MAX || !isPlain(path)) {
      return "has a name that cannot be";
    }
    if (!path.startsWith(LAB)) {
      return link.isEmpty() && (path.equals(IMAGE) || DISK.matcher(path).matches())
          ? ""
          : "is nothing that belongs into a bundle";
    }
    if (path.equals(LAB + LabFile.NAME) && !link.isEmpty()) {
      return "is a link";
    }
    return link.isEmpty() || staysInside(path, link) ? "" : "is a link that leads out of the lab";
  }

  private static boolean isPlain(String path) {
    List<String> parts = List.of(path.split("/", -1));
    return parts.size() <= DEPTH_MAX
        && path.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\')
        && parts.stream().noneMatch(part -> List.of("", ".", "..").contains(part));
  }

  private static boolean staysInside(String path, String link) {
    if (link.length() > CHARS_MAX || link.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    Path target = Path.of(link);
    if (target.isAbsolute()) {
      String normal = target.normalize().toString();
      return SYSTEM.stream().anyMatch(normal::startsWith);
    }
    // Step by step: what goes up and comes back has been outside.
    int depth = path.split("/", -1).length - 2;
    for (Path part : target) {
      depth += part.toString().equals("..") ? -1 : part.toString().equals(".") ? 0 : 1;
      if (depth < 0) {
        return false;
      }
    }
    return true;
  }
}
