// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.pki.CrlDefinition;
import dev.umlaut.pki.Offsets;
import dev.umlaut.pki.Revocation;
import dev.umlaut.pki.RevocationReason;
import dev.umlaut.pki.Serials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a lab's file says of revocation lists, in its order: a list may come after another
/// one.
final class PkiRevocations {
  private static final Duration LIFE = Duration.ofDays(15);
  private static final String OFFSET_HINT = "offsets from now are written as in -2d, 12h or 3651d";

  private final PkiDefaults defaults;
  private final Map<String, CrlDefinition> crls = new LinkedHashMap<>();

  PkiRevocations(PkiDefaults defaults) {
    this.defaults = defaults;
  }

  /// What was read so far.
  List<CrlDefinition> crls() {
    return List.copyOf(crls.values());
  }

  CrlDefinition crl(YamlNode key, YamlNode value) {
    YamlMap map =
        PkiFile.map(
            value,
            "issuer",
            "predecessor",
            "base",
            "number",
            "this-update",
            "next-update",
            "revoked",
            "freshest-crl-urls",
            "hash");
    CrlDefinition predecessor = earlier(map, "predecessor");
    CrlDefinition base = earlier(map, "base");
    CrlDefinition before = predecessor == null ? base : predecessor;
    String issuer = map.optional("issuer").map(YamlNode::text).orElse(null);
    if (issuer == null) {
      issuer = before == null ? map.required("issuer").text() : before.issuer();
    }
    String signer = issuer;
    List<Revocation> revoked = new ArrayList<>();
    map.optional("revoked")
        .map(node -> node.list(PkiFile.ENTRIES_MAX))
        .orElse(List.of())
        .forEach(node -> revoked.add(revocation(node)));
    if (predecessor != null) {
      revoked.addAll(predecessor.revoked());
    }
    long next = before == null ? 1 : before.number() + 1;
    CrlDefinition crl =
        key.made(
            () ->
                new CrlDefinition(
                    key.text(),
                    signer,
                    map.optional("number")
                        .map(n -> (long) n.integer(0, Integer.MAX_VALUE))
                        .orElse(next),
                    offset(map, "this-update", Duration.ZERO),
                    offset(map, "next-update", LIFE),
                    revoked,
                    new CrlDefinition.Delta(
                        base == null ? null : base.number(),
                        PkiFile.list(map.optional("freshest-crl-urls"), Function.identity())),
                    defaults.hash(map, signer)),
            "");
    crls.put(crl.name(), crl);
    return crl;
  }

  private @Nullable CrlDefinition earlier(YamlMap map, String key) {
    Optional<YamlNode> node = map.optional(key);
    if (node.isEmpty()) {
      return null;
    }
    CrlDefinition earlier = crls.get(node.get().text());
    if (earlier == null) {
      throw node.get()
          .error(
              "there is no CRL \"" + node.get().text() + "\" before this one",
              Nearest.hint(node.get().text(), List.copyOf(crls.keySet()), "the ones before it"));
    }
    return earlier;
  }

  private static Revocation revocation(YamlNode node) {
    YamlMap map = PkiFile.map(node, "serial", "certificate", "reason", "date");
    if (map.optional("serial").isPresent() == map.optional("certificate").isPresent()) {
      throw node.error("exactly one of \"serial\" and \"certificate\" is needed here", "");
    }
    Revocation.Revoked what =
        map.optional("serial")
            .<Revocation.Revoked>map(
                n -> n.parsed(text -> new Revocation.Revoked.Serial(Serials.parse(text)), ""))
            .orElseGet(
                () -> new Revocation.Revoked.Certificate(map.required("certificate").text()));
    RevocationReason reason =
        map.optional("reason")
            .map(n -> n.parsed(RevocationReason::parse, ""))
            .orElse(RevocationReason.UNSPECIFIED);
    return node.made(() -> new Revocation(what, reason, offset(map, "date", Duration.ZERO)), "");
  }

  private static Duration offset(YamlMap map, String key, Duration otherwise) {
    return map.optional(key)
        .map(node -> node.parsed(Offsets::parse, OFFSET_HINT))
        .orElse(otherwise);
  }
}
