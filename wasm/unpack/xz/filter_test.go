package xz

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"testing"
)

// program is a text of what the filters look for.
func program() []byte {
	var b []byte
	for i := range uint32(180) {
		switch i % 6 {
		case 0:
			b = binary.LittleEndian.AppendUint32(append(b, 0xe8|byte(i>>1&1)), 40_000-5*i)
		case 1:
			b = append(b, 0xe8, 0xe9, 0, 0xff, byte(i), 0xe8, 0xff)
		case 2:
			b = binary.LittleEndian.AppendUint32(b, 0xeb001000+i)
		case 3:
			b = binary.LittleEndian.AppendUint32(b, 0xf801f000+i<<16)
		case 4:
			b = binary.LittleEndian.AppendUint32(b, 0x94000100+i)
		case 5:
			b = binary.LittleEndian.AppendUint32(b, 0x90000000+i<<5)
		}
	}
	return b
}

// packed is program() as xz 5.4 writes it: xz --check=none FILTER --lzma2 | base64 -w0
var packed = map[string]string{
	"--x86=start=4096":     "/Td6WFoAAAD/EtlBAwEEBAAQAAAhARwA1lknAeADRwFgXQB0EVGADI/oP+ftba6mwGrP6ratROX+MivTC8ZIAKeQ2pfyf0Swa3rJO3cKYD+mFVy+STtPX3zoORffhkPIk0sEzQsGfkGQrbFd5yf3oRlpRGciyB/lF/JqQtuwOtnB1Ie6AVMtupaPqUTTz87SpM9/+Jy3Tj3uJxu5xj+E7rf4mqhv0/M9L2qeVjUQ7PoYTKQpFHeYT0p4XRpEVyvXDcdJlk6ItEdvDovxaLg/IPEdKsllkMGa4zD1ac2a9DlrrH9YSY92V6oD1DyAkbm9qdFSQ0PpUuZRXeU3oydLObPV5Yd1JD0cgewzCEGnKB9Z3bVrrzmhluS0EKLY/6Er54euxTiRAANYua+L8f5lG5eCzQ7JKtGiKHklYQVSZzz3WlLtOXQMJq0pJm6wnF3o5uZZYp+pmxG5zsTp5MnjgTW3lOG6NyMvW4OwlrlbcoSLOtusBXgCBDL19lvM/q0lYzYAAAAB+ALIBgAAkqYg96gACvwCAAAAAABZWg==",
	"--arm":                "/Td6WFoAAAD/EtlBAgEHACEBHAApHE5j4ANHAVJdAHQQD4AMj+g/5+1ts3T9+oSeMSJ2rAYnak15872W+EgoY/hUUqocQJ+3o4mxoDXt4qOvziFgUPMnjvuOAGkZR4FxJRo/wUlUxCbV/jd8TTAden4NJWJnghiZkGo/8BymET4eJ7A0sEjPQH8Gtl+wQdIysP+ROzd/ouyv+e9BFRpZyDmK2hVe3hCYfMSQHX1Nn9mrBZNXBO+VVOYBnhkPn4JuhIUpQoABdxwx4dPNbKav4PKXbM3KYLhzUFcteLVxgItezpOPOyNtFjOr0+k7jQF6uDrIju/K/rH1KogAJqEAU6CzA6PHDhSbpFtIVQtjZSsggZJb/qwSGUl+V/JkRWkr4KJ6p68fEdE59HpmJwBvCCZa7DrS2l6AwLsZFh4mRfNbeDQsNpqNhbkqR+Zdyc8uQrAe2ce83sTwq6zM1gg+ooGZNZu54nHl+tBBRKWzDT8AAAAAAAHmAsgGAAB5xfzOqAAK/AIAAAAAAFla",
	"--armthumb":           "/Td6WFoAAAD/EtlBAgEIACEBHAD8rhiS4ANHAVhdAHQQD4AMj+g/5+1ts3TuPbVo7KYlFWn7zjCa/VA46Yd0h4Ha9/E20SwS7ROlLvlOAc3AyQKbzMAlTFRydW8sCeomAK9e985GdJSQ/Mk7NJAQ0bKICnqqtujt7IGbxf30izaPGkRnIDPOByrzRRZug1OBbUVXeIvieRQpZF/RNypygtB2fL/2BVnisuAtZqxb4VQXMpyojn9KqHWD9BSUAAy5A+ndLyTjJysq9MRg5cc/a5O6FDWLJBpgAyTPqbxl8CYtWKhmgqe916RCJtzlyDONsWWH9BEQHiBstkrygjXekh2nQfcOgK3PAtEU/trBSE5+oz9zIAVGt/iwGEo9pG16t6aB4EfTN1H0nQzCFYtno2o4KXa9lBoNbPLzoJdLqVwJPdwlbe1XYcqjqZfV0w8hRToIdlfXEcLM2vicADW4spA+7GCjf13peZXwDz3gauoVA8jvocKbAAAB7ALIBgAAH+Znb6gACvwCAAAAAABZWg==",
	"--arm64":              "/Td6WFoAAAD/EtlBAgEKACEBHAD3D9Df4ANHAVJdAHQQD4AMj+g/5+1ts3TuPbVo7KYiWmSLi3GGVly4dd89UrkEcRnN4r68s73xcQAeTKq8W8/9ytLJH0WTWIlhQ34yuHJ1RZZQKC1EXPuUbiZcSYbVD/KigQsKnazsXDMzUx0USwfTUCPxkA7KkxlranErIL3pFS2xXOO6Z3J32AzaIGmpK7ePTv4M/ALRGQZQ7qUBTJvB1eBYSTjGgPUH7jRkyt/X/MT5Z/y61dUBQzc7g6+5gOq/Ek5zq+WyyqwzJoxJQpAtTqWWId0Z4jgyfCkY43JYHBTRZPhmjECB4TPbX1Gyp/f7k5d2Ar0w+BXhppChhphItKlAfMSaEB2nF/AUDEj+LUtGiQ9bg2xOkNo78iYy3ERyQmfbHGfbw4Jl5df8iv96nj4/3ZdhDTsQ/UZs5GjufhGmqVe8cZtcebJq4vX3piPu/WymMxap2q5BugDsAAAAAAHmAsgGAAB5xfzOqAAK/AIAAAAAAFla",
	"--delta=dist=3 --x86": "/Td6WFoAAAD/EtlBAwIDAQIEACEBHAAAtRogT+ADRwHnXQB0EA+Bhg/LGQrxWdkb6qosJrW+ACPAYZLHqG/IEjNW0uCZHKFg2SltNlxuQVgzwRBkByNG/O1ywBRfXk44cCMIR38284H3E+OjSQ+Eab7y6+WGt6rc4NoQNEH2zKnNPcgaGF3gKLw1avqcRqOkWdrDMJAQdHIva21vYgr7zRnPhri8ki/nqEfpfk4mTbXBpVnVcp0Or3uQNj4Yb0hLpTA5bI+725sIuffBBM34gKAR0LtAdZuvB/HutkD+MNlta188ctB6IteIpK5vvygjbFMlaGDfPMMkY7n3gcuMV1F3tTLsyhZ7H5nL4+2qjdGaTxg2ahsVIrYvxMpBHe7yoAQRNMePcopIGZA0pAzqmA2KVBnpwYGyZDwwkKD8MhHXdvjGu3j/9qsjPikuiRIadOuC8xOT7CM7y4rawU9k1wkkbEaQfZJUB7MfodJr0ZGupix8jEEUjUXNWH9rXgdk/agP7hgWTCiCkGV/8AN2ZDDGW80fkXcT22IgRCOsKl41hkTPb69eVUEu6KbD3Cryza0R2hBM1S+SiWgitcWYfcwlVs8CA+8svOcRaxIzIGXOaPd+vU7kgJ4bYx12yKc3R65cwQFEpZ12Ql5Mrj/DeAevDZv765hNWUyAyuDvtPEqsYAeWprSMB/gAAAAAf8DyAYAAJq/RdeoAAr8AgAAAAAAWVo=",
	"--powerpc":            "/Td6WFoAAAD/EtlBAgEFACEBHAAivYYu4ANHAU1dAHQQD4AMj+g/5+1ts3TuPbVo7KYiWmOPFzOci4wnK4fQetACSnn1+DxJFA5/xMPqRoyMI2ywmrDx6zJW5inPlgQMfrtV6tai3A+rmpazqLt+zbZ9/z+LulHNYmBG/NWzC5HIlZw40jNSqiM4qGMqNJEoXRiaPRF87BpolMpDmXPDmfUx+fAfUYjCho9UT1kGSScKBClgEF4f5x6AqzNq/LBUUhWJUikcoEou3aN9hrygXjnbsfNvOZL4E9Ch3LeElEpzB0zrz39kHAJnLkIEIoeFqaFAUIE5Sa3bC2h6Hat1M72qlKraBzTU94/hSQtP1shZj7oBHl0VxWQfKstxgasgxonKy4BF3rujJFbEPJvGqa0pzYQ21ArkO3rjgFL+Cx6N4ZPZDxhvmLTPzpQ/ancWsUj4yF37GWUfdh146fpDsi15mD5VpDoylndaBgAAAAAAAeECyAYAAMH1+dOoAAr8AgAAAAAAWVo=",
}

// TestFilters undoes what xz itself did.
func TestFilters(t *testing.T) {
	for name, text := range packed {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b, 1<<20)
		if name == "--powerpc" {
			if !errors.Is(err, ErrFilter) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || !bytes.Equal(got, program()) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}
