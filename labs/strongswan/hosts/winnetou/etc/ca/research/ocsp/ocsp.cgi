#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The OCSP responder of the Research authority: a request comes in, DER in the body of a POST, the answer goes out.
printf 'Content-Type: application/ocsp-response\r\n\r\n'
cd /etc/ca/research || exit
exec pki --ocsp --respond --cacert researchCert.pem --index index.txt --cert ocspCert.pem --key ocspKey.pem --lifetime 5
