#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The OCSP responder of the root authority: a request comes in, DER in the body of a POST, the answer goes out.
# It also knows the two authorities below, whose own responders are on other ports.
printf 'Content-Type: application/ocsp-response\r\n\r\n'
cd /etc/ca || exit
set -- --cacert strongswanCert.pem --index index.txt --cert ocspCert.pem --key ocspKey.pem
for child in research sales; do
  if [ -e "$child/ocspKey.pem" ]; then
    set -- "$@" --cacert "$child/${child}Cert.pem" --index "$child/index.txt" \
      --cert "$child/ocspCert.pem" --key "$child/ocspKey.pem"
  fi
done
exec pki --ocsp --respond "$@" --lifetime 5
