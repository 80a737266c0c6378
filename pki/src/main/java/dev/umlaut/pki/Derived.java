// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.util.List;

/// Describe what is made of keys and certificates besides themselves.
public record Derived(
    List<AttributeCertificateDefinition> attributeCertificates,
    List<BundleDefinition> bundles,
    List<RegisterDefinition> registers,
    List<ZoneDefinition> zones) {
  /// Nothing.
  public static final Derived NONE = new Derived(List.of(), List.of(), List.of(), List.of());

  /// Copy the lists.
  public Derived {
    attributeCertificates = List.copyOf(attributeCertificates);
    bundles = List.copyOf(bundles);
    registers = List.copyOf(registers);
    zones = List.copyOf(zones);
  }
}
