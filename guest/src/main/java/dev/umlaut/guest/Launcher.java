// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command that starts a kernel as whom and where it is to run.
///
/// ```
///   sh        waits for a line on its standard input, so that nothing runs before the reaper knows
///             of it; no core dumps: they would hold all of the guest's memory
///   setsid    a session and process group of its own, led by the kernel
///   taskset   one CPU
///   setpriv   another user, without any way back
///   linux …
/// ```
final class Launcher {
  private static final String WAIT_AND_GO =
      "ulimit -c 0; read -r go || exit 1; exec \"$@\" </dev/null";

  private Launcher() {}

  static List<String> command(GuestSpec spec, List<String> kernelWords) {
    var command = new ArrayList<>(List.of("sh", "-c", WAIT_AND_GO, "umlaut-guest", "setsid"));
    spec.placement()
        .cpu()
        .ifPresent(cpu -> command.addAll(List.of("taskset", "-c", Integer.toString(cpu))));
    spec.placement()
        .account()
        .ifPresent(account ->
            command.addAll(
                List.of(
                    "setpriv",
                    "--reuid=" + account.uid(),
                    "--regid=" + account.gid(),
                    "--clear-groups",
                    "--no-new-privs",
                    "--")));
    command.add(spec.kernel().toString());
    command.addAll(kernelWords);
    return List.copyOf(command);
  }

  /// All that the kernel's process gets to know of ours.
  static Map<String, String> environment(GuestSpec spec) {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
        "HOME", spec.umlDirectory().toString(),
        "TMPDIR", memoryDirectory(spec).toString());
  }

  /// Where the kernel makes the (nameless) file that is the host's memory. It must be mounted
  /// without `noexec`, should be memory, and have room; the host's own directory does, slowly.
  private static Path memoryDirectory(GuestSpec spec) {
    Path sharedMemory = Path.of("/dev/shm");
    try {
      boolean executable =
          Files.readAllLines(Path.of("/proc/self/mounts")).stream()
              .map(line -> line.split(" ", -1))
              .filter(fields -> fields.length > 3 && fields[1].equals(sharedMemory.toString()))
              .reduce((_, last) -> last)
              .filter(fields -> !List.of(fields[3].split(",", -1)).contains("noexec"))
              .isPresent();
      // Containers often have 64 MiB there. A guest that cannot get a page of its memory dies.
      boolean roomy =
          Files.getFileStore(sharedMemory).getUsableSpace() >= 2L * spec.memoryMib() * 1024 * 1024;
      return executable && roomy ? sharedMemory : spec.umlDirectory();
    } catch (IOException e) {
      return spec.umlDirectory();
    }
  }
}
