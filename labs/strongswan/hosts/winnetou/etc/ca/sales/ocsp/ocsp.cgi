#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The OCSP responder of the Sales authority: a request comes in, DER in the body of a POST, the answer goes out.
printf 'Content-Type: application/ocsp-response\r\n\r\n'
cd /etc/ca/sales || exit
exec pki --ocsp --respond --cacert salesCert.pem --index index.txt --cert ocspCert.pem --key ocspKey.pem --lifetime 5
