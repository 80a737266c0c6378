// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.image.HostPackage;
import dev.umlaut.image.HostPackages;
import dev.umlaut.image.HostTask;
import dev.umlaut.image.ImageNamespace;
import dev.umlaut.image.Store;
import dev.umlaut.os.EnvironmentException;
import dev.umlaut.os.Users;
import dev.umlaut.web.UiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at everything that Umlaut needs of this machine. Changes nothing.
final class Doctor {
  private static final long GIB = 1L << 30;
  private static final long STORE_FREE_MIN_GIB = 6;
  private static final long MEMORY_MIN_GIB = 2;
  private static final long SHM_FREE_MIN_GIB = 1;

  /// What a lab runs besides the guests: all from packages that every Debian has.
  private static final List<String> PROGRAMS =
      List.of("sh", "grep", "setpriv", "setsid", "setarch", "taskset", "prlimit");

  /// A line of `/proc/mounts`: device, folder, type, options.
  private static final Pattern MOUNT = Pattern.compile("\\S+ (\\S+) \\S+ (\\S+) .*");

  private final Store store;

  Doctor(Store store) {
    this.store = store;
  }

  List<Finding> examine() {
    return List.of(
        machine(),
        jdk(),
        memory(),
        guestMemory(),
        storeSpace(),
        programs(),
        packages("packages for the kernel", HostTask.KERNEL, "kernel"),
        packages("packages for the image", HostTask.IMAGE, "image"),
        namespaces(),
        page());
  }

  private static Finding machine() {
    String found = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    return found.equals("Linux on amd64")
        ? Finding.ok("machine", found)
        : Finding.wrong("machine", found, "Umlaut runs on Linux on x86-64.");
  }

  private static Finding jdk() {
    return Finding.ok("JDK", Runtime.version() + " in " + System.getProperty("java.home"));
  }

  private static Finding memory() {
    long availableGib = meminfoKib("MemAvailable:").orElse(0L) / (GIB >> 10);
    String found = availableGib + " GiB available";
    return availableGib >= MEMORY_MIN_GIB
        ? Finding.ok("memory", found)
        : Finding.wrong(
            "memory", found, "A lab of eight hosts needs about 2 GiB: end other programs.");
  }

  /// Guest memory is a file in /dev/shm that the kernel executes from.
  private static Finding guestMemory() {
    String what = "guest memory (/dev/shm)";
    Path shm = Path.of("/dev/shm");
    Optional<String> options =
        lines("/proc/mounts")
            .map(MOUNT::matcher)
            .filter(mount -> mount.matches() && mount.group(1).equals("/dev/shm"))
            .map(mount -> mount.group(2))
            .findFirst();
    if (options.isEmpty()) {
      return Finding.wrong(what, "not mounted", "mount -t tmpfs -o mode=1777 tmpfs /dev/shm");
    }
    if (("," + options.get() + ",").contains(",noexec,")) {
      return Finding.wrong(what, "mounted noexec", "mount -o remount,exec /dev/shm");
    }
    long freeGib = freeBytes(shm) / GIB;
    return freeGib >= SHM_FREE_MIN_GIB
        ? Finding.ok(what, freeGib + " GiB free")
        : Finding.wrong(what, "less than 1 GiB free", "mount -o remount,size=50% /dev/shm");
  }

  private Finding storeSpace() {
    String what = "store (" + store.root() + ")";
    Path there = nearestThatExists(store.root());
    if (!Files.isWritable(there)) {
      return Finding.wrong(
          what, there + " is not writable", "Set UMLAUT_STORE to a folder of yours.");
    }
    long freeGib = freeBytes(there) / GIB;
    boolean full = !store.list("kernel").isEmpty() && !store.list("image").isEmpty();
    return freeGib >= STORE_FREE_MIN_GIB || full
        ? Finding.ok(what, freeGib + " GiB free")
        : Finding.wrong(
            what,
            freeGib + " GiB free, a first build takes " + STORE_FREE_MIN_GIB,
            "Make room, or set UMLAUT_STORE to a folder on another disk.");
  }

  private static Path nearestThatExists(Path path) {
    Path at = path;
    while (!Files.exists(at)) {
      Path parent = at.getParent();
      if (parent == null) {
        return at;
      }
      at = parent;
    }
    return at;
  }

  private static Finding programs() {
    List<String> missing =
        PROGRAMS.stream()
            .filter(name -> !new HostPackage(name, List.of(name)).isPresent(path()))
            .toList();
    return missing.isEmpty()
        ? Finding.ok("programs", String.join(", ", PROGRAMS))
        : Finding.wrong(
            "programs",
            "missing: " + String.join(", ", missing),
            (Users.isRoot() ? "" : "sudo ") + "apt install util-linux grep");
  }

  private Finding packages(String what, HostTask task, String kind) {
    List<HostPackage> missing = HostPackages.missing(task);
    if (missing.isEmpty()) {
      return Finding.ok(what, "installed");
    }
    String names = String.join(", ", missing.stream().map(HostPackage::name).toList());
    return store.list(kind).isEmpty()
        ? Finding.wrong(what, "not installed: " + names, HostPackages.installCommand(missing))
        : Finding.ok(what, "not installed (" + names + "), but the store has the " + kind);
  }

  private static Finding namespaces() {
    String what = "namespaces for building an image";
    if (!Users.isRoot() && !HostPackages.missing(HostTask.IMAGE).isEmpty()) {
      return Finding.wrong(
          what, "cannot be tried yet", "Install the packages for the image first.");
    }
    try {
      ImageNamespace.require();
      return Finding.ok(what, "work");
    } catch (EnvironmentException e) {
      return Finding.wrong(what, String.valueOf(e.getMessage()), e.hint());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.wrong(what, "interrupted", "Run it again.");
    }
  }

  /// Everything else works without it.
  private static Finding page() {
    return Finding.ok(
        "page of \"umlaut ui\"", UiServer.hasPage() ? "built" : "left out: " + UiServer.NO_PAGE);
  }

  private static List<Path> path() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of((path + ":/usr/sbin:/sbin:/usr/bin:/bin").split(":"))
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .toList();
  }

  private static Optional<Long> meminfoKib(String key) {
    return lines("/proc/meminfo")
        .filter(line -> line.startsWith(key))
        .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /// The lines of a small file; none when it cannot be read.
  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
