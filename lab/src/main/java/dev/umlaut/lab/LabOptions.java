// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.guest.BootListener;
import dev.umlaut.guest.GuestSeed;
import dev.umlaut.image.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a lab is started.
///
/// @param bootLimit the longest that a host may take until it is ready
/// @param progress shows how many hosts are ready
/// @param listener is told of every phase of every host
/// @param logs the folder into which the console logs are copied when the lab ends, however it
///   ends; null: they are not kept
/// @param kernelParameters further words for the command line of every host's kernel
/// @param virtualStart the time of day at which the lab starts in virtual time; null: it runs in
///   real time
/// @param seed of what befalls frames on links by chance, and, in virtual time, of all random
///   numbers in the hosts, where none is secret
/// @param disks where the hosts' disks are kept, held until the lab is closed; null: they are
///   thrown away with it
/// @since 0.1
public record LabOptions(
    Duration bootLimit,
    Progress progress,
    BootListener listener,
    @Nullable Path logs,
    List<String> kernelParameters,
    @Nullable Instant virtualStart,
    long seed,
    @Nullable SavedDisks disks) {
  /// Much longer than a boot takes, even on a machine that does ten other things.
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

  /// Copies the list.
  public LabOptions {
    kernelParameters = List.copyOf(kernelParameters);
  }

  /// Ninety seconds to boot; shows and keeps nothing.
  public static LabOptions defaults() {
    return new LabOptions(
        BOOT_LIMIT, Progress.silent(), BootListener.silent(), null, List.of(), null, 0, null);
  }

  /// The same with another limit for the boot of a host.
  public LabOptions withBootLimit(Duration limit) {
    return new LabOptions(
        limit, progress, listener, logs, kernelParameters, virtualStart, seed, disks);
  }

  /// The same, showing how many hosts are ready.
  public LabOptions withProgress(Progress shown) {
    return new LabOptions(
        bootLimit, shown, listener, logs, kernelParameters, virtualStart, seed, disks);
  }

  /// The same with a listener to the phases of all hosts.
  public LabOptions withListener(BootListener other) {
    return new LabOptions(
        bootLimit, progress, other, logs, kernelParameters, virtualStart, seed, disks);
  }

  /// The same, keeping the console logs in a folder as `HOST.console.log`.
  public LabOptions withLogs(Path folder) {
    return new LabOptions(
        bootLimit, progress, listener, folder, kernelParameters, virtualStart, seed, disks);
  }

  /// The same in virtual time: the same lab with the same start and seed goes the same way.
  ///
  /// @param start the time of day at which it starts
  /// @param seed of all random numbers in its hosts
  public LabOptions withVirtualTime(Instant start, long seed) {
    return new LabOptions(
        bootLimit, progress, listener, logs, kernelParameters, start, seed, disks);
  }

  /// The same with another seed, whatever the time.
  public LabOptions withSeed(long seed) {
    return new LabOptions(
        bootLimit, progress, listener, logs, kernelParameters, virtualStart, seed, disks);
  }

  /// The same, keeping the hosts' disks for the next time.
  public LabOptions withDisks(SavedDisks kept) {
    return new LabOptions(
        bootLimit, progress, listener, logs, kernelParameters, virtualStart, seed, kept);
  }

  /// What a host's random numbers come from: empty in real time, when nobody decides them.
  Optional<GuestSeed> guestSeed(String host) {
    return virtualStart == null ? Optional.empty() : Optional.of(new GuestSeed(seed, host));
  }
}
