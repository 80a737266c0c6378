// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Fault;
import dev.umlaut.lab.Faults;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabHost;
import dev.umlaut.pki.PkiFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The hosts of a running lab as a {@link Testbed}. Safe for any thread.
///
/// @since 0.1
public final class LabTestbed implements Testbed {
  private final Lab lab;
  private final Software software;

  /// @param lab the running lab; it stays the caller's
  /// @param software what its hosts run
  public LabTestbed(Lab lab, Software software) {
    this.lab = lab;
    this.software = software;
  }

  @Override
  public Set<String> hosts() {
    return lab.hosts().stream().map(LabHost::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Shell shell(String host) {
    return lab.host(host).shell();
  }

  @Override
  public Software software() {
    return software;
  }

  @Override
  public Map<String, byte[]> credentials(String scenario, String host) {
    PkiFiles files = lab.provision().credentials();
    return files == null ? Map.of() : files.scenarioFiles(scenario, host);
  }

  @Override
  public Map<String, String> fillIns() {
    PkiFiles files = lab.provision().credentials();
    return files == null ? Map.of() : files.placeholders();
  }

  @Override
  public Faults inject(List<Fault> faults, Consumer<Faults.Happened> told) {
    return lab.inject(faults, told);
  }

  @Override
  public Optional<InstantSource> virtualClock() {
    return lab.time().map(time -> time::now);
  }

  @Override
  public Duration cpuTime() {
    return lab.cpuTime();
  }
}
