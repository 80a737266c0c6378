// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.ContentSigner;

/// What encoders of several structures need.
final class Der {
  private Der() {}

  static byte[] encode(ASN1Encodable object) {
    try {
      return object.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DERSequence sequence(ASN1Encodable... parts) {
    return new DERSequence(parts);
  }

  static GeneralNames directoryName(X500Name name) {
    return new GeneralNames(new GeneralName(name));
  }

  /// SIGNED{…}: the structure, the algorithm, the signature.
  static byte[] signed(ASN1Encodable structure, ContentSigner signer) {
    try (OutputStream input = signer.getOutputStream()) {
      input.write(encode(structure));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return encode(
        sequence(
            structure, signer.getAlgorithmIdentifier(), new DERBitString(signer.getSignature())));
  }
}
