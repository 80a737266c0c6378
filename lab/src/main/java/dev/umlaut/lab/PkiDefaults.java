// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.SignatureHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What certificates inherit: from what their issuer says of all that it issues, and from what the
/// file says of all.
///
/// @param general of the whole file
/// @param issues of each authority, by name
record PkiDefaults(Optional<YamlMap> general, Map<String, YamlMap> issues) {
  private static final String[] KEYS = {
    "subject-prefix",
    "valid",
    "hash",
    "alternative-names",
    "extended-key-usage",
    "crl-urls",
    "ocsp-urls",
    "policies"
  };

  static PkiDefaults read(YamlMap top) {
    Map<String, YamlMap> issues = new LinkedHashMap<>();
    top.required("authorities")
        .map(PkiFile.ENTRIES_MAX)
        .forEach((name, authority) -> {
          Optional<YamlNode> own = authority.map(PkiFile.ENTRIES_MAX).optional("issues");
          own.ifPresent(node -> issues.put(name.text(), PkiFile.map(node, KEYS)));
        });
    return new PkiDefaults(
        top.optional("defaults").map(node -> PkiFile.map(node, KEYS)), Map.copyOf(issues));
  }

  /// An entry with what it inherits.
  ///
  /// @param issuer the authority that signs it; null: nobody else
  Inherited of(YamlMap entry, @Nullable String issuer) {
    List<YamlMap> layers = new ArrayList<>(List.of(entry));
    YamlMap issued = issuer == null ? null : issues.get(issuer);
    if (issued != null) {
      layers.add(issued);
    }
    general.ifPresent(layers::add);
    return new Inherited(layers);
  }

  /// The hash of all that an authority signs, itself included.
  @Nullable SignatureHash hash(YamlMap entry, String signer) {
    return of(entry, signer)
        .find("hash")
        .map(node -> node.parsed(SignatureHash::parse, ""))
        .orElse(null);
  }

  /// An entry, and behind it what it inherits.
  record Inherited(List<YamlMap> layers) {
    /// The value of a key, from the nearest place that has one.
    Optional<YamlNode> find(String key) {
      return layers.stream().flatMap(layer -> layer.optional(key).stream()).findFirst();
    }
  }
}
