// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.image.Consent;
import dev.umlaut.image.Image;
import dev.umlaut.image.ImageBuilder;
import dev.umlaut.image.Kernel;
import dev.umlaut.image.KernelBuilder;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import dev.umlaut.pki.PkiDefinition;
import dev.umlaut.pki.PkiFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a lab needs and does not make itself. It can serve many starts of the lab.
///
/// @param kernel what all hosts run
/// @param image the root file system that all hosts share
/// @param credentials keys and certificates for the hosts; null when the lab has none
/// @since 0.1
public record Provision(Kernel kernel, Image image, @Nullable PkiFiles credentials) {
  /// Take everything from the store; what is not there is made first, which can take minutes.
  ///
  /// @param umlautHome the checkout, with the recipes of kernels and images
  /// @param progress shows what is being made
  /// @param consent is asked before missing tools are installed
  /// @throws dev.umlaut.os.EnvironmentException when the machine lacks tools, network or space
  public static Provision of(
      LabDefinition lab, Path umlautHome, Store store, Progress progress, Consent consent) {
    Kernel kernel = new KernelBuilder(store, umlautHome, progress, consent).kernel(lab.kernel());
    Image image = new ImageBuilder(store, umlautHome, progress, consent).image(lab.image());
    return new Provision(kernel, image, credentials(lab, store, progress).orElse(null));
  }

  /// The same from this user's own store, silently, for programs that use Umlaut as a library.
  /// Nothing is installed: what is missing for that is an error.
  ///
  /// The checkout is where the system property `umlaut.home` says, else the working directory.
  public static Provision of(LabDefinition lab) {
    return of(
        lab,
        Path.of(System.getProperty("umlaut.home", "")).toAbsolutePath().normalize(),
        Store.ofUser(),
        Progress.silent(),
        _ -> false);
  }

  /// The credentials of a lab's hosts, made when they are not in the store.
  static Optional<PkiFiles> credentials(LabDefinition lab, Store store, Progress progress) {
    PkiDefinition pki = lab.pki();
    return pki == null
        ? Optional.empty()
        : Optional.of(
            new CredentialStore(store, progress, Clock.systemUTC()).files(lab.name(), pki));
  }
}
