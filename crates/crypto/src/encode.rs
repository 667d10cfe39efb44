//! Bytes as text: base64, base32, hexadecimal. They differ in alphabet and bits per symbol only, so one writer and one
//! reader serve all of them; a crate would bring an engine for each.
//!
//! The readers take nothing but what the writers would have written (hexadecimal digits of both cases apart): a text
//! that was tampered with in bits that carry nothing is not read.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Base64 of RFC 4648, section 4: padded.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = write(bytes, 6, BASE64);
    while text.len() & 3 != 0 {
        text.push('=');
    }
    text
}

/// Reads padded base64.
pub fn read_base64(text: &str) -> Option<Vec<u8>> {
    if text.len() & 3 != 0 {
        return None;
    }
    let symbols = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    read(symbols, 6, BASE64).filter(|_| text.len() - symbols.len() == symbols.len().wrapping_neg() & 3)
}

/// Base64 of RFC 4648, section 5, without padding: the form of tokens and of everything in WebAuthn.
pub fn base64_url(bytes: &[u8]) -> String {
    write(bytes, 6, BASE64_URL)
}

/// Reads unpadded base64url.
pub fn read_base64_url(text: &str) -> Option<Vec<u8>> {
    read(text, 6, BASE64_URL)
}

/// Base32 of RFC 4648, section 6, in upper case and without padding: the form of TOTP secrets.
pub fn base32(bytes: &[u8]) -> String {
    write(bytes, 5, BASE32)
}

/// Reads unpadded base32 in upper case.
pub fn read_base32(text: &str) -> Option<Vec<u8>> {
    read(text, 5, BASE32)
}

/// Hexadecimal digits in lower case, two a byte.
pub fn hex(bytes: &[u8]) -> String {
    write(bytes, 4, HEX)
}

/// Reads hexadecimal digits of either case, two a byte.
pub fn read_hex(text: &str) -> Option<Vec<u8>> {
    read(&text.to_ascii_lowercase(), 4, HEX)
}

#[inline(never)]
fn write(bytes: &[u8], bits: u32, alphabet: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(bits as usize));
    let mask = (1 << bits) - 1;
    let (mut held, mut count) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        count += 8;
        while count >= bits {
            count -= bits;
            text.push(char::from(alphabet[(held >> count & mask) as usize]));
        }
    }
    if count > 0 {
        text.push(char::from(alphabet[(held << (bits - count) & mask) as usize]));
    }
    text
}

/// `None` for a symbol outside the alphabet, a symbol too many, or bits left over that are not zero.
#[inline(never)]
fn read(text: &str, bits: u32, alphabet: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * bits as usize / 8);
    let (mut held, mut count) = (0_u32, 0);
    for symbol in text.bytes() {
        let value = alphabet.iter().position(|of| *of == symbol)?;
        held = held << bits | value as u32;
        count += bits;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
        }
    }
    (count < bits && held & ((1 << count) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10, without the padding of base32.
    const VECTORS: [(&str, &str, &str, &str); 7] = [
        ("", "", "", ""),
        ("f", "Zg==", "MY", "66"),
        ("fo", "Zm8=", "MZXQ", "666f"),
        ("foo", "Zm9v", "MZXW6", "666f6f"),
        ("foob", "Zm9vYg==", "MZXW6YQ", "666f6f62"),
        ("fooba", "Zm9vYmE=", "MZXW6YTB", "666f6f6261"),
        ("foobar", "Zm9vYmFy", "MZXW6YTBOI", "666f6f626172"),
    ];

    #[test]
    fn each_form_is_that_of_rfc_4648_both_ways() {
        for (plain, in_base64, in_base32, in_hex) in VECTORS {
            let in_base64_url = in_base64.trim_end_matches('=');
            let bytes = plain.as_bytes();

            assert_eq!(base64(bytes), in_base64);
            assert_eq!(base64_url(bytes), in_base64_url);
            assert_eq!(base32(bytes), in_base32);
            assert_eq!(hex(bytes), in_hex);
            assert_eq!(read_base64(in_base64).as_deref(), Some(bytes));
            assert_eq!(read_base64_url(in_base64_url).as_deref(), Some(bytes));
            assert_eq!(read_base32(in_base32).as_deref(), Some(bytes));
            assert_eq!(read_hex(in_hex).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn each_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();

        assert_eq!(read_base64(&base64(&bytes)).as_ref(), Some(&bytes));
        assert_eq!(read_base64_url(&base64_url(&bytes)).as_ref(), Some(&bytes));
        assert_eq!(read_base32(&base32(&bytes)).as_ref(), Some(&bytes));
        assert_eq!(read_hex(&hex(&bytes).to_ascii_uppercase()).as_ref(), Some(&bytes));
    }

    #[test]
    fn the_two_forms_of_base64_differ_in_two_symbols() {
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
        assert_eq!(base64_url(&[0xfb, 0xff]), "-_8");
        assert_eq!(read_base64("-_8="), None);
        assert_eq!(read_base64_url("+/8"), None);
    }

    #[test]
    fn padding_is_as_long_as_it_must_be() {
        for text in ["Zg", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zm9v====", "=", "====", "Z===", "Zg==Zg=="] {
            assert_eq!(read_base64(text), None, "{text}");
        }
        assert_eq!(read_base64_url("Zg=="), None);
    }

    #[test]
    fn no_text_is_read_that_would_not_have_been_written() {
        assert_eq!(read_base64_url("Z"), None);
        assert_eq!(read_base64_url("Zh"), None);
        assert_eq!(read_base32("MZ"), None);
        assert_eq!(read_base32("A"), None);
        assert_eq!(read_base32("mzxw6"), None);
        assert_eq!(read_hex("6"), None);
        assert_eq!(read_hex("6g"), None);
        assert_eq!(read_base64_url("Zm9v é"), None);
    }
}
