// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What the definitions of authorities and of end entities have in common.
public sealed interface CertificateTemplate permits AuthorityDefinition, CertificateDefinition {
  /// The name of the certificate among the products.
  String name();

  /// Who it is for.
  DistinguishedName subject();

  /// The name of the authority that signs; null: it is signed by its own key.
  @Nullable String issuer();

  /// The name of the key pair. Several certificates may be over one key.
  String key();

  /// The serial number; null: one is derived from name and time.
  @Nullable BigInteger serial();

  /// From when until when.
  Validity validity();

  /// Where verifiers ask for revocations.
  RevocationUrls urls();

  /// The hash of the signature; null: the one that follows from the signing key.
  @Nullable SignatureHash hash();

  /// Everything else that it says.
  FurtherExtensions further();
}
