// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import dev.umlaut.image.Consent;
import dev.umlaut.image.CowDisk;
import dev.umlaut.image.Durability;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.KernelBuilder;
import dev.umlaut.image.Progress;
import dev.umlaut.image.RawDisk;
import dev.umlaut.image.Store;
import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// Real hosts for tests, with a kernel and an image from the store, which are built when they are
/// missing. `-Dumlaut.test.kernel` and `-Dumlaut.test.image` name others.
final class TestHosts implements AutoCloseable {
  /// `nobody`: every Linux has it.
  private static final Account NOBODY = new Account(65534, 65534);

  final GuestRuntime runtime;
  final Path directory;
  final Path systemMap;
  private final Path kernel;
  private final Path image;
  private final Credentials credentials = Credentials.generate();
  private int count;

  TestHosts() throws IOException {
    Store store = Store.ofUser();
    Path home = Path.of(System.getProperty("umlaut.home", "."));
    Path built =
        chosen("umlaut.test.kernel")
            .orElseGet(() ->
                new KernelBuilder(store, home, shown(), Consent.given())
                    .kernel("lean")
                    .executable());
    systemMap = built.resolveSibling("System.map");
    image =
        chosen("umlaut.test.image")
            .orElseGet(() ->
                new ImageBuilder(store, home, shown(), Consent.given()).image("strongswan").file());
    Reaper reaper = Reaper.start();
    // A short name, for sockets, and one that another user can get into.
    directory = Files.createTempDirectory("um");
    reaper.addDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    kernel = Files.copy(built, directory.resolve("linux"));
    Files.setPosixFilePermissions(kernel, PosixFilePermissions.fromString("r-xr-xr-x"));
    EventLoop loop = EventLoop.start("guest-test");
    runtime = new GuestRuntime(loop, SshControl.start(loop, credentials), reaper);
  }

  /// A first run builds for minutes: say so.
  private static Progress shown() {
    return (what, total) -> {
      System.out.println("for the tests of real hosts: " + what);
      return Progress.silent().begin(what, total);
    };
  }

  private static Optional<Path> chosen(String property) {
    return Optional.ofNullable(System.getProperty(property)).map(Path::of);
  }

  /// Starts a host.
  ///
  /// @param parameters further words for its kernel
  Guest start(String name, List<String> parameters) throws IOException, InterruptedException {
    HostKey key = HostKey.generate();
    Path overlay = directory.resolve(name + ".cow");
    var spec =
        new GuestSpec(
            name,
            kernel,
            0,
            128,
            directory.resolve(name),
            CowDisk.create(overlay, image, Durability.PROCESS),
            RawDisk.open(files(name, key), true),
            List.of(),
            List.of(),
            3 + count,
            key,
            Placement.roundRobin(Users.isRoot() ? Optional.of(NOBODY) : Optional.empty(), count),
            parameters,
            null);
    count++;
    return Guest.start(runtime, spec, BootListener.silent());
  }

  private Path files(String name, HostKey key) throws IOException, InterruptedException {
    Path root = directory.resolve(name + ".files");
    Path umlaut = Files.createDirectories(root.resolve("etc/umlaut"));
    OpenSsh.writePrivate(umlaut.resolve("host_key"), key.privateKeyFile());
    Files.writeString(umlaut.resolve("authorized_keys"), credentials.authorizedKeysLine());
    Files.writeString(root.resolve("etc/hostname"), name + "\n");
    Path tar = directory.resolve(name + ".tar");
    int status =
        new ProcessBuilder(
                "tar",
                "--owner=0",
                "--group=0",
                "-cf",
                tar.toString(),
                "-C",
                root.toString(),
                "etc")
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("tar failed with " + status);
    }
    return tar;
  }

  @Override
  public void close() {
    runtime.control().close();
    runtime.loop().close();
    runtime.reaper().close();
  }
}
