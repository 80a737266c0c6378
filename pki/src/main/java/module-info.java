// SPDX-License-Identifier: Apache-2.0
/// The room of credentials: private keys, X.509 certificates and revocation lists for the hosts of
/// a lab.
///
/// A lab describes what it needs ([dev.umlaut.pki.PkiDefinition]); [dev.umlaut.pki.Pki] makes it,
/// fresh and relative to the present time, so that no secret and no certificate that expires lies
/// in a repository.
module dev.umlaut.pki {
  requires static transitive org.jspecify;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports dev.umlaut.pki;
}
