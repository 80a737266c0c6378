// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A folder of this machine that a host sees.
///
/// @param folder absolute
/// @param at where the host sees it: an absolute path
/// @param writable whether the host may change what is in it
/// @param within where the folder must be, also when it is a symbolic link: `/` for everywhere
/// @since 0.1
public record ShareDefinition(Path folder, String at, boolean writable, Path within) {
  /// The most that one host has.
  public static final int PER_HOST_MAX = 8;

  static final String AT_HINT = "write a path as /mnt/src: letters, digits, \".\", \"_\", \"-\"";

  private static final Pattern AT_FORM =
      Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]{0,63}){1,8}");
  private static final Pattern TEXT_FORM = Pattern.compile("([^:]+)(:(/[^:]*)(:(rw|ro))?)?");

  /// A host cannot live without what it has there.
  private static final List<String> OWN =
      List.of("/bin", "/boot", "/etc", "/lib", "/lib64", "/root", "/sbin", "/usr", "/var");

  private static final List<String> KERNEL = List.of("/dev", "/proc", "/run", "/sys");

  /// Where a share is, as a person wrote it.
  ///
  /// @param folder the part before the first colon
  /// @param at the part behind it, or `/mnt/` and the folder's name
  /// @param writable whether `:rw` follows
  public record Text(String folder, String at, boolean writable) {
    /// Reads `DIR`, `DIR:/mnt/x` or `DIR:/mnt/x:rw`.
    ///
    /// @return empty when it is none of these
    public static Optional<Text> parse(String text) {
      Matcher parts = TEXT_FORM.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      String folder = parts.group(1);
      String at = parts.group(3);
      if (at == null) {
        Path name = Path.of(folder).toAbsolutePath().normalize().getFileName();
        at = "/mnt/" + name;
      }
      return Optional.of(new Text(folder, at, "rw".equals(parts.group(5))));
    }
  }

  /// Checks both paths.
  ///
  /// @throws IllegalArgumentException the host cannot have something there; the message says why
  public ShareDefinition {
    if (!folder.isAbsolute()) {
      throw new IllegalArgumentException(folder + " is not absolute");
    }
    String problem = problemOf(at);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  /// Says why nothing can be mounted at a path; empty when it can.
  static String problemOf(String at) {
    if (!at.startsWith("/")) {
      return "\"" + at + "\" is not an absolute path";
    }
    if (!AT_FORM.matcher(at).matches()) {
      return "\"" + at + "\" cannot be a place for a share";
    }
    if (OWN.contains(at) || KERNEL.stream().anyMatch(own -> (at + "/").startsWith(own + "/"))) {
      return "\"" + at + "\" is what the host itself lives on";
    }
    return "";
  }

  /// Whether who starts the lab has given it, and not the lab's file.
  boolean isGiven() {
    return within.getNameCount() == 0;
  }

  /// The folder as it is, with all symbolic links on the way to it followed.
  ///
  /// @throws UmlautException there is none, or it is not where it must be
  public Path realFolder() {
    try {
      if (!folder.startsWith(within)) {
        throw outside("");
      }
      Path real = folder.toRealPath();
      if (!real.startsWith(within.toRealPath())) {
        throw outside(", because it leads to " + real);
      }
      if (!Files.isDirectory(real)) {
        throw new UmlautException(folder + " is shared, but is no folder", "");
      }
      return real;
    } catch (IOException e) {
      throw new UmlautException(
          "the folder %s is to be shared, and is not there".formatted(folder),
          "make it, or take it out of \"shares\" in the lab's file",
          e);
    }
  }

  private UmlautException outside(String why) {
    return new UmlautException(
        "the lab's file may not share %s, which is outside of %s%s".formatted(folder, within, why),
        "share it yourself: umlaut up --share %s:%s%s …"
            .formatted(folder, at, writable ? ":rw" : ""));
  }
}
