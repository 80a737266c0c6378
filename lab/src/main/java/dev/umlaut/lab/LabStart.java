// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.os.UmlautException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;

/// Starts labs; of one that fails nothing is left. Stateless.
final class LabStart {
  private LabStart() {}

  /// As [Lab#start(LabDefinition, Collection, Provision, LabOptions)].
  static Lab start(
      LabDefinition definition,
      Collection<String> hostNames,
      Provision provision,
      LabOptions options) {
    List<HostDefinition> selected = definition.select(hostNames);
    // Keys and the SSH client are Java's slowest part of a cold start: beside the rest, not before.
    Future<LabKeys> keys = Together.begin(() -> LabKeys.generate(selected, options));
    LabResources resources =
        LabResources.open(definition.name(), selected.size(), options.virtualStart());
    resources.keepLogs(options.logs());
    boolean started = false;
    try {
      Lab lab = new Lab(definition, new LabMeans(provision, options), resources, keys);
      lab.ensure(hostNames);
      started = true;
      return lab;
    } catch (IOException e) {
      throw new UmlautException(
          "cannot prepare lab " + definition.name() + ": " + e.getMessage(), "", e);
    } finally {
      if (!started) {
        resources.close();
      }
    }
  }
}
