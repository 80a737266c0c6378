// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.web.ForwardState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `8080:winnetou:80`, or `winnetou:80` for a port of this machine that is free.
final class PortForward {
  private static final Pattern FORM =
      Pattern.compile("(?:([0-9]{1,5}):)?([A-Za-z][A-Za-z0-9-]{0,63}):([0-9]{1,5})");

  private static final Pattern PROXY_FORM =
      Pattern.compile("(?:([0-9]{1,5}):)?([A-Za-z][A-Za-z0-9-]{0,63})");

  private static final int PORT_MAX = 0xffff;

  private PortForward() {}

  /// @throws UsageException it is none
  static ForwardState parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new UsageException(
          "\"" + text + "\" is no forward", "write 8080:winnetou:80, or winnetou:80");
    }
    int local = parts.group(1) == null ? 0 : port(parts.group(1));
    return new ForwardState(local, parts.group(2), port(parts.group(3)));
  }

  /// Reads `1080:alice`, or `alice` for a port of this machine that is free.
  ///
  /// @throws UsageException it is neither
  static ForwardState parseProxy(String text) {
    Matcher parts = PROXY_FORM.matcher(text);
    if (!parts.matches()) {
      throw new UsageException("\"" + text + "\" is no proxy", "write 1080:alice, or alice");
    }
    int local = parts.group(1) == null ? 0 : port(parts.group(1));
    return new ForwardState(local, parts.group(2), 0);
  }

  /// @throws UsageException it is none
  static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw new UsageException("\"" + text + "\" is no port", "ports go from 1 to " + PORT_MAX);
    }
    return port;
  }
}
