// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Say that a product goes to a path of a host.
///
/// @param scenario the scenario while which it is there, as in `ikev2/crl-revoked`; null: always
/// @param host a host of the lab; whether it exists is not known here
/// @param path absolute, without `.`, `..` and empty parts; ends with `/` for a product that is a
///   folder
public record Placement(Product product, @Nullable String scenario, String host, String path) {
  private static final Pattern PLACE = Pattern.compile("(?:([^@:]+)@)?([^@:/]+):(.*)");
  private static final Pattern PATH = Pattern.compile("(/[^/\\x00-\\x1f]+)+/?");
  private static final Pattern SCENARIO =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");

  /// Check scenario, host and path.
  ///
  /// @throws IllegalArgumentException when one of them is bad
  public Placement {
    Check.that(
        scenario == null || SCENARIO.matcher(scenario).matches(),
        "'%s' is not the name of a scenario",
        scenario);
    Check.name("host", host);
    Check.that(
        PATH.matcher(path).matches()
            && Arrays.stream(path.split("/", -1)).noneMatch(p -> p.equals(".") || p.equals("..")),
        "'%s' is not an absolute path of a file without . and .. in it",
        path);
    Check.that(
        path.endsWith("/") == product.form().isFolder(),
        "'%s' must end with a / exactly when the product is a folder",
        path);
  }

  /// Parse `HOST:/PATH`, or `SCENARIO@HOST:/PATH`. Braces `{a,b}` in any part make it several.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static List<Placement> parse(Product product, String place) {
    return Braces.expand(place).stream().map(one -> one(product, one)).toList();
  }

  private static Placement one(Product product, String place) {
    Matcher matcher = PLACE.matcher(place);
    Check.that(
        matcher.matches(),
        "'%s' is not a place: write host:/path or scenario@host:/path, and {a,b} for several",
        place);
    return new Placement(product, matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /// Whether it is for that host, all the time.
  boolean isAlwaysOn(String name) {
    return scenario == null && host.equals(name);
  }

  @Override
  public String toString() {
    return (scenario == null ? "" : scenario + "@") + host + ":" + path;
  }
}
