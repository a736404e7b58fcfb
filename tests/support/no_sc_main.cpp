// SPDX-License-Identifier: Apache-2.0
// For tests that link libraries with SystemC in them and simulate nothing: libsystemc wants the function to be there.
extern "C" int sc_main(int, char**);
int sc_main(int, char**) {
    return 1;
}
