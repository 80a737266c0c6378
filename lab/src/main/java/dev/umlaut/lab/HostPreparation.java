// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.Account;
import dev.umlaut.guest.GuestSpec;
import dev.umlaut.guest.Placement;
import dev.umlaut.image.RawDisk;
import dev.umlaut.os.Users;
import dev.umlaut.pki.PkiFiles;
import dev.umlaut.vhost.Disk;
import dev.umlaut.vhost.FileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Makes what hosts of one lab need before their kernels start: the kernel itself where their user
/// can execute it, disks, and files. Any thread.
final class HostPreparation {
  private static final long FIRST_CONTEXT_ID = 3;

  /// What a host's earlier life said is still of interest; the rest of its folder is not.
  private static final String CONSOLE_LOG = "console.log";

  private final Supplier<LabDefinition> lab;
  private final LabDefinition first;
  private final Provision provision;
  private final RunDirectory run;
  private final Future<LabKeys> keys;
  private final LabOptions options;
  private final Path kernel;

  private final LabDisks disks;

  /// @param keys of the hosts, and of who may enter them
  /// @param options what the kernels are told
  HostPreparation(
      Supplier<LabDefinition> lab,
      Provision provision,
      RunDirectory run,
      Future<LabKeys> keys,
      LabOptions options)
      throws IOException {
    this.lab = lab;
    this.first = lab.get();
    this.provision = provision;
    this.run = run;
    this.keys = keys;
    this.options = options;
    this.disks = new LabDisks(provision.image(), options.disks());
    this.kernel = copyKernel(provision.kernel().executable(), run.path().resolve("linux"));
  }

  /// The store is in somebody's home, where the guests' user cannot go; and what runs from the run
  /// directory can be found by that.
  private static Path copyKernel(Path executable, Path copy) throws IOException {
    Files.copy(executable, copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-xr-xr-x"));
    return copy;
  }

  /// The hosts' root disks.
  LabDisks disks() {
    return disks;
  }

  /// Prepare one host, whose earlier guest has ended.
  ///
  /// @param index of the host among those of the lab that were ever started: decides its CPU
  GuestSpec prepare(HostDefinition host, int index, Cabling cabling) throws IOException {
    Path directory = run.path().resolve(host.name());
    Set<String> stay = new HashSet<>(LabDisks.fileNames());
    stay.add(CONSOLE_LOG);
    Remains.clear(directory, stay);
    Files.createDirectories(directory);
    LabKeys made = Together.result(keys);
    Path tar = directory.resolve("files.tar");
    files(host, made).writeTar(tar);
    List<FileServer> shares = HostShares.open(host, options.virtualStart() != null);
    Disk files = RawDisk.open(tar, true);
    try {
      Disk root = disks.open(host, directory);
      return new GuestSpec(
          host.name(),
          kernel,
          provision.kernel().zeroPageAddress(),
          host.memoryMib(),
          directory,
          root,
          files,
          cabling.plugIn(host),
          shares,
          FIRST_CONTEXT_ID + index,
          made.of(host),
          Placement.roundRobin(account(), index),
          options.kernelParameters(),
          options.guestSeed(host.name()).orElse(null));
    } catch (IOException | RuntimeException e) {
      files.close();
      shares.forEach(FileServer::close);
      throw e;
    }
  }

  private Optional<Account> account() {
    return Users.isRoot()
        ? Optional.of(new Account(run.guestUid(), run.guestUid()))
        : Optional.empty();
  }

  private HostFiles files(HostDefinition host, LabKeys made) {
    HostFiles files = new HostFiles();
    files.add("etc/hostname", host.name() + "\n");
    files.add("etc/hosts", GeneratedFiles.hosts(lab.get()));
    files.add("etc/machine-id", machineId(host));
    files.add("etc/umlaut/network", GeneratedFiles.network(host));
    files.add("etc/umlaut/host_key", made.of(host).privateKeyFile(), 0600);
    files.add("etc/umlaut/authorized_keys", made.owner().authorizedKeysLine());
    files.add("etc/network/interfaces", GeneratedFiles.interfaces(host));
    files.add("run/network/ifstate", GeneratedFiles.interfaceState(host));
    CrashDumps.addTo(files);
    host.overlays().forEach(files::addFolder);
    // A lab with an /etc/hosts of its own has not heard of what was added since.
    files.addLines("etc/hosts", HostNamesChange.between(first, lab.get()).come());
    HostShares.addUnits(host, files);
    PkiFiles credentials = provision.credentials();
    if (credentials != null) {
      Set<String> secret = credentials.privatePaths(host.name());
      credentials
          .files(host.name())
          .forEach((path, content) ->
              files.add(path.substring(1), content, secret.contains(path) ? 0600 : 0644));
    }
    return files;
  }

  /// The same in every run, and no other host's.
  private String machineId(HostDefinition host) {
    String name = lab.get().name() + "/" + host.name();
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return id.toString().replace("-", "") + "\n";
  }
}
