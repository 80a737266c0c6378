// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import java.time.InstantSource;
import java.util.Map;

/// What a line may refer to on the runner's side: variables, and the time of day.
///
/// @param variables those that `test.conf` sets, and the addresses of the hosts
/// @param clock for `date` in backquotes
record ShellScope(Map<String, String> variables, InstantSource clock) {
  ShellScope {
    variables = Map.copyOf(variables);
  }
}
