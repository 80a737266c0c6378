// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.loop.EventLoop;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;

/// Snapshots of the disks of a lab that runs, and other things that are done with its disks.
///
/// Safe for any thread but the loop's; one at a time, and not while hosts boot or are ended.
///
/// @since 0.1
public final class LabSnapshots {
  private final Lab lab;
  private final LabDisks disks;
  private final SavedDisks saved;
  private final EventLoop loop;

  LabSnapshots(Lab lab, LabDisks disks, SavedDisks saved, EventLoop loop) {
    this.lab = lab;
    this.disks = disks;
    this.saved = saved;
    this.loop = loop;
  }

  /// All of the lab, the oldest first.
  public List<Snapshot> list() {
    return saved.lab().snapshots();
  }

  /// Saves the disks of all hosts as they are at one moment: the file systems of those that run
  /// stand still while they are copied.
  ///
  /// @param name a name as hosts have
  /// @throws UmlautException there is one of that name, a host does not answer, or there is no room
  public Snapshot save(String name) {
    return lab.alone(() -> {
      try (FrozenHosts _ = FrozenHosts.freeze(lab.hosts(), disks, loop)) {
        return saved.save(name);
      }
    });
  }

  /// Gives all hosts the disks that they had; those that run are killed and boot from them.
  ///
  /// @throws UmlautException there is no snapshot of that name
  /// @throws dev.umlaut.guest.BootException a host does not become ready
  public void restore(String name) {
    lab.alone(() -> {
      saved.require(name);
      lab.whileOff(() -> saved.restore(name));
      return name;
    });
  }

  /// Removes a snapshot.
  ///
  /// @throws UmlautException there is none of that name
  public void remove(String name) {
    lab.alone(() -> {
      saved.remove(name);
      return name;
    });
  }

  /// Copies a host's disk, with all in it that the host has written; when it runs, its file system
  /// stands still meanwhile. The copy goes with the lab, if nobody deletes it before.
  ///
  /// @param host one of the lab's, which need not run
  /// @throws UmlautException the host was never started, or there is no room
  public Path copyDisk(String host) {
    List<HostDefinition> named = lab.definition().select(List.of(host));
    return lab.alone(() -> {
      List<LabHost> running =
          lab.hosts().stream().filter(one -> named.contains(one.definition())).toList();
      try (FrozenHosts _ = FrozenHosts.freeze(running, disks, loop)) {
        return saved.copy(host);
      }
    });
  }
}
