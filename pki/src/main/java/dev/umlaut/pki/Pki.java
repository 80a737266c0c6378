// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Make the credentials that a definition describes: the entry of this room.
public final class Pki {
  private Pki() {}

  /// Generate keys, sign certificates and revocation lists, and encode the products.
  ///
  /// Blocks the calling thread for the time of the key generation, which runs on as many threads as
  /// there are processors: about half a second of one processor for each RSA-3072 key. Any thread.
  ///
  /// @param definition what to make
  /// @param now what all times are relative to; fractions of a second are dropped
  /// @return the placed products; all products when the definition places none
  /// @throws CancellationException when the thread is interrupted, which stays so
  public static PkiFiles generate(PkiDefinition definition, Instant now) {
    Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
    Map<String, KeyDefinition> definitions = definition.allKeys();
    Map<String, KeyMaterial> keys = generateKeys(definitions);
    Issuance issuance = new Issuance(definition, keys, seconds);
    Map<String, byte[]> certificates = new LinkedHashMap<>();
    definition.templates().forEach(t -> certificates.put(t.name(), issuance.certificate(t.name())));
    Map<String, byte[]> crls = new LinkedHashMap<>();
    definition.crls().forEach(crl -> crls.put(crl.name(), issuance.crl(crl)));

    Map<Product, byte[]> products = new LinkedHashMap<>();
    for (Product product : definition.products()) {
      byte[] bytes =
          switch (product.form()) {
            case CERTIFICATE_PEM ->
                KeyMaterial.pem("CERTIFICATE", named(certificates, product.name()));
            case CERTIFICATE_DER -> named(certificates, product.name());
            case CRL_PEM -> KeyMaterial.pem("X509 CRL", named(crls, product.name()));
            case CRL_DER -> named(crls, product.name());
            case KEY_PEM -> named(keys, product.name()).traditionalPem();
            case KEY_DER -> named(keys, product.name()).traditionalDer();
            case KEY_PKCS8_PEM -> named(keys, product.name()).pkcs8Pem();
            case PUBLIC_KEY_PEM -> named(keys, product.name()).publicKeyPem();
            case KEY_ENCRYPTED_PEM ->
                named(keys, product.name())
                    .encryptedPem(passphrase(named(definitions, product.name())));
          };
      products.put(product, bytes);
    }
    return new PkiFiles(definition, products, seconds, expires(definition, seconds));
  }

  private static Map<String, KeyMaterial> generateKeys(Map<String, KeyDefinition> definitions) {
    List<Callable<KeyMaterial>> tasks =
        definitions.values().stream()
            .<Callable<KeyMaterial>>map(key -> () -> KeyMaterial.generate(key.type()))
            .toList();
    Map<String, KeyMaterial> keys = new LinkedHashMap<>();
    int threads = Math.min(tasks.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService processors = Executors.newFixedThreadPool(threads)) {
      List<Future<KeyMaterial>> results = processors.invokeAll(tasks);
      int next = 0;
      for (String name : definitions.keySet()) {
        keys.put(name, results.get(next).get());
        next++;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while keys were made");
    } catch (ExecutionException e) {
      throw new IllegalStateException("keys could not be made", e.getCause());
    }
    return keys;
  }

  private static String passphrase(KeyDefinition key) {
    String passphrase = key.passphrase();
    if (passphrase == null) {
      throw new IllegalArgumentException("the key '%s' has no passphrase".formatted(key.name()));
    }
    return passphrase;
  }

  private static <T> T named(Map<String, T> objects, String name) {
    T object = objects.get(name);
    if (object == null) {
      throw new IllegalArgumentException("there is nothing of the name '%s'".formatted(name));
    }
    return object;
  }

  // What is over already was meant to be over: it does not make the set stale.
  private static Instant expires(PkiDefinition definition, Instant now) {
    return Stream.concat(
            definition.templates().map(template -> now.plus(template.validity().until())),
            definition.crls().stream().map(crl -> now.plus(crl.nextUpdate())))
        .filter(end -> end.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
