// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.RunningLabs;
import java.nio.file.Path;
import java.util.List;

/// The labs of this user that are up. Stateless.
final class UpLabSockets implements LabSockets {
  @Override
  public List<String> names() {
    return RunningLabs.ofUser().entries().stream()
        .filter(entry -> new LabClient(entry.socket()).isServed())
        .map(RunningLabs.Entry::name)
        .toList();
  }

  @Override
  public Path find(String lab) {
    return RunningLabs.ofUser().entries().stream()
        .filter(entry -> entry.name().equals(lab))
        .map(RunningLabs.Entry::socket)
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("no lab \"" + lab + "\" is up", ""));
  }
}
