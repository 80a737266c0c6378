// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/// A generated key pair and its encodings.
record KeyMaterial(KeyType type, KeyPair pair) {
  private static final int SALT_OCTETS = 8;

  /// Generate a key pair: some hundred milliseconds of one processor for RSA-3072.
  static KeyPair generate(KeyType type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type.algorithm());
      switch (type) {
        case RSA_2048, RSA_3072, RSA_4096, RSA_8192 ->
            generator.initialize(Integer.parseInt(type.parameter()));
        case ECDSA_P256, ECDSA_P384, ECDSA_P521 ->
            generator.initialize(new ECGenParameterSpec(type.parameter()));
        case ED25519 -> {} // has no parameter
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make keys of type " + type, e);
    }
  }

  /// @param hash null: the one that fits the key
  ContentSigner signer(@Nullable SignatureHash hash) {
    try {
      return new JcaContentSignerBuilder(type.signature(hash)).build(pair.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot sign with keys of type " + type, e);
    }
  }

  SubjectPublicKeyInfo publicKey() {
    return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
  }

  byte[] publicKeyPem() {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /// SHA-1 of the key inside SubjectPublicKeyInfo (RFC 5280, 4.2.1.2, method 1).
  byte[] identifier() {
    return Serials.sha1(publicKey().getPublicKeyData().getOctets());
  }

  /// SHA-1 of the whole SubjectPublicKeyInfo.
  byte[] infoIdentifier() {
    return Serials.sha1(pair.getPublic().getEncoded());
  }

  /// RFC 3110 in base64: the length of the exponent, exponent, modulus.
  String dnskey() {
    if (!(pair.getPublic() instanceof RSAPublicKey key)) {
      throw new IllegalStateException(type + " is not an RSA key");
    }
    byte[] exponent = BigIntegers.asUnsignedByteArray(key.getPublicExponent());
    byte[] modulus = BigIntegers.asUnsignedByteArray(key.getModulus());
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    if (exponent.length > 255) {
      octets.write(0);
      octets.write(exponent.length >> 8);
    }
    octets.write(exponent.length);
    octets.writeBytes(exponent);
    octets.writeBytes(modulus);
    return Base64.getEncoder().encodeToString(octets.toByteArray());
  }

  byte[] pkcs8Pem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  byte[] traditionalPem() {
    return pem(label(), traditionalDer());
  }

  /// PKCS#1, SEC 1, or PKCS#8 where the algorithm has no form of its own.
  byte[] traditionalDer() {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    try {
      return switch (type) {
        case RSA_2048, RSA_3072, RSA_4096, RSA_8192 -> der(info.parsePrivateKey());
        case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> der(sec1(info));
        case ED25519 -> der(info);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The traditional form under AES in CBC mode; the key comes from passphrase and vector as
  /// OpenSSL derives it.
  byte[] encryptedPem(String passphrase, PemCipher algorithm) {
    byte[] vector = new byte[16];
    new SecureRandom().nextBytes(vector);
    OpenSSLPBEParametersGenerator derivation = new OpenSSLPBEParametersGenerator();
    derivation.init(
        passphrase.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(vector, SALT_OCTETS));
    KeyParameter secret = (KeyParameter) derivation.generateDerivedParameters(algorithm.bits());
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(secret.getKey(), "AES"),
          new IvParameterSpec(vector));
      String hex = HexFormat.of().withUpperCase().formatHex(vector);
      List<PemHeader> headers =
          List.of(
              new PemHeader("Proc-Type", "4,ENCRYPTED"),
              new PemHeader("DEK-Info", algorithm.header() + "," + hex));
      return pem(new PemObject(label(), headers, cipher.doFinal(traditionalDer())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot encrypt with AES in CBC mode", e);
    }
  }

  static byte[] pem(String label, byte[] der) {
    return pem(new PemObject(label, der));
  }

  private static byte[] pem(PemObject object) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String label() {
    return switch (type) {
      case RSA_2048, RSA_3072, RSA_4096, RSA_8192 -> "RSA PRIVATE KEY";
      case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> "EC PRIVATE KEY";
      case ED25519 -> "PRIVATE KEY";
    };
  }

  // What the JDK puts into PKCS#8 leaves curve and public key out of the inner structure, where SEC
  // 1 files have them.
  private ECPrivateKey sec1(PrivateKeyInfo info) throws IOException {
    ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
    return new ECPrivateKey(
        publicKeyBits(),
        inner.getKey(),
        publicKey().getPublicKeyData(),
        info.getPrivateKeyAlgorithm().getParameters());
  }

  private int publicKeyBits() {
    return switch (type) {
      case ECDSA_P256 -> 256;
      case ECDSA_P384 -> 384;
      case ECDSA_P521 -> 521;
      default -> throw new IllegalStateException(type + " is not a key on a curve of SEC 1");
    };
  }

  private static byte[] der(ASN1Encodable object) throws IOException {
    return object.toASN1Primitive().getEncoded("DER");
  }
}
