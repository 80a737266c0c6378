// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A folder that may hold run directories.
///
/// The usual ones are in memory (`/run`, `$XDG_RUNTIME_DIR`), which is best for disks that are
/// thrown away. But some systems mount `/run` so that nothing in it can be executed, and a small
/// machine has little memory there; so there are others to fall back on.
///
/// @param base the folder
/// @param index which of the user's places it is, so that numbers of guests' users differ
record RunPlace(Path base, int index) {
  /// How many run directories one place can hold.
  static final int NUMBERS = 1000;

  /// Leaves 47 bytes for the names of host and socket.
  private static final int BASE_BYTES_MAX = 56;

  /// The range that systemd keeps for its dynamic users, 61184 to 65519: no account has them.
  private static final long GUEST_UID_FIRST = 61_184;

  /// The places of this user, the best first.
  static List<RunPlace> ofThisUser() {
    List<Path> bases = new ArrayList<>();
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    String own = "umlaut-" + Users.uid();
    if (Users.isRoot()) {
      bases.add(Path.of("/run/umlaut"));
    } else if (runtime != null && runtime.startsWith("/")) {
      bases.add(Path.of(runtime, "umlaut"));
    }
    bases.add(Path.of("/tmp", own));
    bases.add(Path.of("/var/tmp", own));
    List<RunPlace> places = new ArrayList<>();
    for (Path base : bases) {
      places.add(new RunPlace(base, places.size()));
    }
    return places;
  }

  /// The user of the guests of root's run directory with this number.
  long guestUid(int number) {
    return GUEST_UID_FIRST + (long) index * NUMBERS + number;
  }

  /// Say why no run directory can be here; empty when one can. Makes the folder when it is not
  /// there.
  String unfitFor(long bytesNeeded) {
    if (base.toString().length() > BASE_BYTES_MAX) {
      return "has too long a name";
    }
    try {
      prepare();
      PosixFileAttributes attributes =
          Files.readAttributes(base, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isDirectory() || !isOurs(base)) {
        return "is not a folder of this user";
      }
      Set<PosixFilePermission> permissions = attributes.permissions();
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        return "can be written to by others";
      }
      if (Files.getFileStore(base).getUsableSpace() < bytesNeeded) {
        return "has less than " + (bytesNeeded >> 20) + " MiB free";
      }
      return canExecute() ? "" : "is mounted noexec";
    } catch (IOException e) {
      return "cannot be used (" + e.getMessage() + ")";
    }
  }

  /// Tells whether this user owns a file that is there.
  static boolean isOurs(Path file) {
    try {
      Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      return ((Number) owner).intValue() == (int) Users.uid();
    } catch (IOException e) {
      return false; // whoever has it does not show it
    }
  }

  private void prepare() throws IOException {
    if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
      // Root's guests are other users, who must be able to pass.
      String permissions = Users.isRoot() ? "rwx--x--x" : "rwx------";
      Files.createDirectory(
          base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString(permissions));
    }
  }

  private boolean canExecute() throws IOException {
    Path probe =
        Files.createTempFile(
            base,
            "probe",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      return Files.isExecutable(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
