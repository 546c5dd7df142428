package events

import "reflect"

// snapshot returns a copy of what a pointer points to that shares nothing with it: what its owner changes later does
// not change the copy. It is nil for a zero time, and for other zero values whose struct tag leaves them out.
func snapshot(into any) any {
	if z, ok := into.(interface{ IsZero() bool }); ok && z.IsZero() {
		return nil
	}
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer {
		return nil
	}
	return deepCopy(v.Elem()).Interface()
}

func deepCopy(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return v
		}
	}
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(deepCopy(v.Elem()))
	case reflect.Interface:
		out.Set(deepCopy(v.Elem()))
	case reflect.Map:
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for i := v.MapRange(); i.Next(); {
			out.SetMapIndex(i.Key(), deepCopy(i.Value()))
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(deepCopy(v.Index(i)))
		}
	case reflect.Struct:
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(deepCopy(v.Field(i)))
			}
		}
	default:
		out.Set(v)
	}
	return out
}
