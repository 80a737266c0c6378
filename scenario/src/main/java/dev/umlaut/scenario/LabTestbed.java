// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import dev.umlaut.guest.Shell;
import dev.umlaut.lab.Lab;
import dev.umlaut.lab.LabHost;
import java.util.Set;
import java.util.stream.Collectors;

/// The hosts of a running lab as a {@link Testbed}. Safe for any thread.
///
/// @since 0.1
public final class LabTestbed implements Testbed {
  private final Lab lab;
  private final Software software;
  private final Set<String> hosts;

  /// @param lab the running lab; it stays the caller's
  /// @param software what its hosts run
  public LabTestbed(Lab lab, Software software) {
    this.lab = lab;
    this.software = software;
    this.hosts = lab.hosts().stream().map(LabHost::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<String> hosts() {
    return hosts;
  }

  @Override
  public Shell shell(String host) {
    return lab.host(host).shell();
  }

  @Override
  public Software software() {
    return software;
  }
}
