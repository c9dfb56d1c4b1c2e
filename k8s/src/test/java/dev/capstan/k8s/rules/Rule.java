package dev.capstan.k8s.rules;

import java.util.List;

/** Something that has to hold of every rendering. */
interface Rule {
    /** @return what breaks the rule, each naming the object that does; empty when it holds */
    List<String> violations(Rendering rendering);
}
