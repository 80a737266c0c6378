// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The checks that several definitions share.
final class Check {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern URL = Pattern.compile("(http|https|ldap)://[!-~]+");

  private Check() {}

  /// @param parts for the message's `%s`: it is put together only when it is needed, since there
  ///   are thousands of checks in one file
  static void that(boolean condition, String message, @Nullable Object... parts) {
    if (!condition) {
      throw new IllegalArgumentException(message(message, Arrays.asList(parts)));
    }
  }

  private static String message(String message, List<@Nullable Object> parts) {
    return parts.isEmpty() ? message : message.formatted(parts.toArray());
  }

  static void name(String kind, String name) {
    that(
        NAME.matcher(name).matches(),
        "the %s name '%s' must begin with a letter a-z and contain only a-z, 0-9 and '-'",
        kind,
        name);
  }

  static void url(String text) {
    that(
        URL.matcher(text).matches(),
        "'%s' is not a URL that begins with http://, https:// or ldap://",
        text);
  }

  /// The constant that prints itself as the text, without regard to case.
  static <E extends Enum<E>> E oneOf(String kind, E[] constants, String text) {
    return Arrays.stream(constants)
        .filter(constant -> constant.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no %s '%s'; there are %s"
                    .formatted(
                        kind,
                        text,
                        Arrays.stream(constants)
                            .map(Enum::toString)
                            .collect(Collectors.joining(", ")))));
  }

  static void unique(String kind, Iterable<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      that(seen.add(name), "there are two %s of the name '%s'", kind, name);
    }
  }
}
