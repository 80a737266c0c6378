// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

/// A piece of evidence from a host.
///
/// @param host where it comes from
/// @param kind which shelf it belongs on
/// @param name a file's name, or the command that printed it
/// @param text the content
/// @since 0.1
public record CollectedFile(String host, Kind kind, String name, String text) {
  /// The most that is kept of one file, in characters.
  public static final int TEXT_MAX = 4 << 20;

  /// What a piece of evidence tells.
  public enum Kind {
    /// The state of IPsec and of the kernel when the checks were done.
    STATUS("Status"),
    /// Configuration that was in force.
    CONFIGURATION("Configuration"),
    /// What daemons wrote.
    LOG("Logs"),
    /// Packets, one a line.
    CAPTURE("Packets");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /// A heading for people.
    public String title() {
      return title;
    }
  }
}
