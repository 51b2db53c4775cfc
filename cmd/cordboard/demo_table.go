package main

import (
	"context"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/storage"
)

// demoCustomers are rows of the table vip; the numbers are of a range that nobody can be called at.
const demoCustomers = `number,name,tier,orders,since,newsletter
+358942450201,Aalto Design Oy,gold,48,2019-04-12,true
+358942450202,Kirjakauppa Lumme,gold,31,2020-01-07,true
+358942450203,Ravintola Meri,silver,17,2021-06-30,false
+358942450204,Saimaa Sails,silver,12,2021-09-01,true
+358942450205,Tunturi Outdoor,gold,64,2018-11-23,false
+358942450206,Virtanen & Pojat,standard,3,2024-02-14,true
+358942450207,Koivu Music School,standard,5,2023-08-20,false
+358942450208,Hotelli Revontuli,gold,77,2017-03-05,true
`

// tables makes the table of customers whom the demo knows.
func (d demo) tables(ctx context.Context) error {
	there, err := d.db.Resources(ctx)
	if err != nil || slices.ContainsFunc(there.Names["table"], func(name string) bool { return strings.EqualFold(name, "vip") }) {
		return err
	}
	_, err = d.db.SaveTable(ctx, d.who, storage.Table{
		Name: "vip", Description: "Customers with a contract, by their number", Schema: table.Schema{Key: "number", Columns: []table.Column{
			{Name: "number", Type: flow.String}, {Name: "name", Type: flow.String}, {Name: "tier", Type: flow.String},
			{Name: "orders", Type: flow.Integer}, {Name: "since", Type: flow.DateTime}, {Name: "newsletter", Type: flow.Boolean},
		}},
	})
	if err != nil {
		return err
	}
	_, err = d.db.ImportTable(ctx, d.who, "vip", storage.TableImport{File: strings.NewReader(demoCustomers)})
	return err
}
