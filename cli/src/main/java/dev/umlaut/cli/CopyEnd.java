// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One end of a copy: a path of this machine, or `moon:/etc/hosts`.
///
/// @param host empty: this machine
/// @param path of a file or folder; relative to root's home in a host
record CopyEnd(String host, String path) {
  private static final Pattern IN_HOST = Pattern.compile("([a-z][a-z0-9-]{0,31}):(.*)");

  /// A path of this machine with a colon in it is written as `./a:b`.
  static CopyEnd parse(String text) {
    Matcher inHost = IN_HOST.matcher(text);
    return inHost.matches()
        ? new CopyEnd(inHost.group(1), inHost.group(2).isEmpty() ? "." : inHost.group(2))
        : new CopyEnd("", text);
  }

  boolean isLocal() {
    return host.isEmpty();
  }

  /// The folder above, as the shell takes it.
  String folder() {
    String plain = plain();
    int slash = plain.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : plain.substring(0, slash);
  }

  /// The last name of the path.
  String name() {
    String plain = plain();
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private String plain() {
    return path.length() > 1 ? path.replaceAll("/+$", "") : path;
  }
}
