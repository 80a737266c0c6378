// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.fabric.Capture;
import dev.umlaut.fabric.CaptureOptions;
import dev.umlaut.fabric.CaptureTarget;
import dev.umlaut.guest.Phase;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabClock;
import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.LabHost;
import dev.umlaut.lab.LabOptions;
import dev.umlaut.lab.Provision;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Real labs for a {@link SuiteRunner}: all of the same definition. Safe for several threads.
///
/// @since 0.1
public final class SuiteLabs implements LabSupply {
  /// The frames of a scenario take a few MiB; one that floods must not fill the disk.
  private static final long CAPTURE_BYTES_MAX = 1L << 30;

  private final LabDefinition definition;
  private final Provision provision;
  private final LabOptions options;
  private final Optional<Instant> virtualStart;
  private final Software software;
  private final Consumer<Lab> onStart;

  /// @param definition of every lab
  /// @param provision its kernel, image and credentials
  /// @param options how to start them, with the seed of labs in virtual time; each lab keeps its
  ///   console logs in a folder `lab-N` of its own in the one that is named there
  /// @param virtualStart the time of day at which labs in virtual time start; empty: what it is
  ///   then
  /// @param software what the hosts run
  /// @param onStart is told of every lab that was started, by the thread that started it
  public SuiteLabs(
      LabDefinition definition,
      Provision provision,
      LabOptions options,
      Optional<Instant> virtualStart,
      Software software,
      Consumer<Lab> onStart) {
    this.definition = definition;
    this.provision = provision;
    this.options = options;
    this.virtualStart = virtualStart;
    this.software = software;
    this.onStart = onStart;
  }

  @Override
  public SuiteLab start(int number, LabClock clock, Collection<String> hosts) {
    LabOptions own =
        Optional.ofNullable(options.logs())
            .map(folder -> options.withLogs(folder.resolve(Path.of("lab-" + number))))
            .orElse(options);
    if (clock == LabClock.VIRTUAL) {
      // Where real time is, if nothing else is asked for: the lab's certificates are good then.
      Instant start = virtualStart.orElseGet(() -> InstantSource.system().instant());
      own = own.withVirtualTime(start, options.seed());
    }
    Lab lab = Lab.start(definition, definition.hostsFor(hosts), provision, own);
    onStart.accept(lab);
    return new Running(lab, software);
  }

  @Override
  public Software software() {
    return software;
  }

  /// A lab that runs.
  private record Running(Lab lab, Software software) implements SuiteLab {
    @Override
    public Set<String> ensure(Collection<String> hosts) {
      Set<String> needed = lab.definition().hostsFor(hosts);
      Set<String> dead = lost();
      dead.retainAll(needed);
      if (!dead.isEmpty()) {
        lab.restart(dead);
      }
      Set<String> booted = new TreeSet<>(needed);
      lab.hosts().forEach(host -> booted.remove(host.name()));
      lab.ensure(needed);
      booted.addAll(dead);
      return booted;
    }

    @Override
    public void restart(Collection<String> hosts) {
      lab.restart(hosts);
    }

    @Override
    public Set<String> lost() {
      return lab.hosts().stream()
          .filter(host -> host.phase() == Phase.ENDED)
          .map(LabHost::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Duration age() {
      return lab.age();
    }

    @Override
    public Closeable capture(Path file) {
      List<String> links =
          lab.hosts().stream()
              .flatMap(host ->
                  host.definition().interfaces().stream()
                      .map(end -> host.name() + ":" + end.name()))
              .toList();
      try {
        Files.createDirectories(file.toAbsolutePath().getParent());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make the folder of " + file, e);
      }
      if (links.isEmpty()) {
        return () -> {};
      }
      var target = new CaptureTarget.File(file, CAPTURE_BYTES_MAX, 1);
      Capture capture = lab.capture(links, target, CaptureOptions.ALL);
      return capture::close;
    }

    @Override
    public Testbed testbed() {
      return new LabTestbed(lab, software);
    }

    @Override
    public void close() {
      lab.close();
    }
  }
}
