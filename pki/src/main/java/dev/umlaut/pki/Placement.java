// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Say that a product goes to a path of a host.
///
/// @param host a host of the lab; whether it exists is not known here
/// @param path absolute, without `.`, `..` and empty parts
public record Placement(Product product, String host, String path) {
  private static final Pattern PLACE = Pattern.compile("(\\{[^{}]*}|[^:{}]+):(.*)");
  private static final Pattern PATH = Pattern.compile("(/[^/\\x00-\\x1f]+)+");

  /// Check host and path.
  ///
  /// @throws IllegalArgumentException for a bad host name or path
  public Placement {
    Check.name("host", host);
    Check.that(
        PATH.matcher(path).matches()
            && Arrays.stream(path.split("/", -1)).noneMatch(p -> p.equals(".") || p.equals("..")),
        "'%s' is not an absolute path of a file without . and .. in it".formatted(path));
  }

  /// Parse `HOST:/PATH`, or `{HOST,HOST,…}:/PATH`, which are several.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static List<Placement> parse(Product product, String place) {
    Matcher matcher = PLACE.matcher(place);
    Check.that(
        matcher.matches(),
        "'%s' is not a place: write host:/path, or {host,host}:/path for several hosts"
            .formatted(place));
    String hosts = matcher.group(1);
    String names = hosts.startsWith("{") ? hosts.substring(1, hosts.length() - 1) : hosts;
    return Arrays.stream(names.split(",", -1))
        .map(host -> new Placement(product, host.strip(), matcher.group(2)))
        .toList();
  }

  @Override
  public String toString() {
    return host + ":" + path;
  }
}
