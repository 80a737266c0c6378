// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Names of hosts that a person has typed, in paths of the API.
final class HostName {
  private static final int LENGTH_MAX = 64;

  private HostName() {}

  /// The name as it can be a part of a path. Whether there is such a host the lab knows.
  static String checked(String name) {
    if (name.isEmpty() || name.length() > LENGTH_MAX) {
      throw new UsageException("no host \"" + name + "\"", "");
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
