/** What every namespace is given: the default ServiceAccount and the cluster's CA certificate. */
@NullMarked
package dev.capstan.lifecycle.serviceaccount;

import org.jspecify.annotations.NullMarked;
