#!/bin/sh
# The page: who answered, and whom it saw asking.
printf 'Content-Type: text/plain\r\n\r\n'
echo "Hello from Pod $(hostname) (${POD_IP:-address unknown}) on node ${NODE_NAME:-unknown}."
client=${REMOTE_ADDR#[}
client=${client%]}
echo "You are ${client#::ffff:}."
